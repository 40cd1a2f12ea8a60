namespace Gateway.Program.Configuration.Access;

/// <summary>Which callers share a limit.</summary>
internal enum RateKey
{
    /// <summary>Each client address has its own limit; for IPv6, each network of 64 bits.</summary>
    Address,

    /// <summary>Each authenticated caller has its own limit. Other callers count by address.</summary>
    User,

    /// <summary>Each API key has its own limit. Callers without a key count by address.</summary>
    ApiKey,
}
