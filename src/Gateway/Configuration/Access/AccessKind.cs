namespace Gateway.Program.Configuration.Access;

/// <summary>Who may call.</summary>
internal enum AccessKind
{
    /// <summary>Callers who have proved who they are, and have what else the rule asks for.</summary>
    Authenticated,

    /// <summary>Everybody.</summary>
    Anonymous,

    /// <summary>Nobody: as if the method did not exist.</summary>
    Nobody,
}
