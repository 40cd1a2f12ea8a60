namespace Gateway.Program.Configuration.Access;

/// <summary>What each has a limit of its own.</summary>
internal enum RateKey
{
    /// <summary>Each address of a client; of IPv6 each network of 64 bits.</summary>
    Address,

    /// <summary>Each caller who has proved who it is; others by their addresses.</summary>
    User,

    /// <summary>Each API key; callers without one by their addresses.</summary>
    ApiKey,
}
