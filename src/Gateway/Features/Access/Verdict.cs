namespace Gateway.Program.Features.Access;

/// <summary>The verdict of the access rules on a request.</summary>
internal enum Verdict
{
    /// <summary>It may pass.</summary>
    Allowed,

    /// <summary>The caller lacks the right, or is not authenticated.</summary>
    Refused,

    /// <summary>Nobody has access: the gateway answers as if the path did not exist.</summary>
    Hidden,
}
