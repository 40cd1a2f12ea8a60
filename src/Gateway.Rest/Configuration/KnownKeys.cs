namespace Gateway.Rest.Configuration;

/// <summary>Which keys of a section are mistakes.</summary>
internal enum KnownKeys
{
    /// <summary>Those that the shape does not have.</summary>
    Only,

    /// <summary>Those that the shape does not have, except at the top: others share the section.</summary>
    OnlyBelow,

    /// <summary>None.</summary>
    Any,
}
