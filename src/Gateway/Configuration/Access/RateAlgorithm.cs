namespace Gateway.Program.Configuration.Access;

/// <summary>How a limit counts calls.</summary>
internal enum RateAlgorithm
{
    /// <summary>A number of calls in each window of time.</summary>
    FixedWindow,

    /// <summary>A number of calls in a window of time that moves by segments.</summary>
    SlidingWindow,

    /// <summary>A bucket of tokens. It starts full, and gets some tokens back in each window of time.</summary>
    TokenBucket,

    /// <summary>A number of calls at the same time.</summary>
    Concurrency,
}
