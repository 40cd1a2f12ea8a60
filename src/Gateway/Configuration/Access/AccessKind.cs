namespace Gateway.Program.Configuration.Access;

/// <summary>Who may call.</summary>
internal enum AccessKind
{
    /// <summary>Authenticated callers who meet the other requirements of the rule.</summary>
    Authenticated,

    /// <summary>Everybody.</summary>
    Anonymous,

    /// <summary>Nobody. The gateway answers as if the method did not exist.</summary>
    Nobody,
}
