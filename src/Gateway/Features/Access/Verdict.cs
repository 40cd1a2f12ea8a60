namespace Gateway.Program.Features.Access;

/// <summary>What the rules say of a request.</summary>
internal enum Verdict
{
    /// <summary>It may pass.</summary>
    Allowed,

    /// <summary>Its caller may not do that, or has not proved who it is.</summary>
    Refused,

    /// <summary>Nobody may: as if nothing were there.</summary>
    Hidden,
}
