namespace Gateway.Program.Configuration.Access;

/// <summary>How calls are counted.</summary>
internal enum RateAlgorithm
{
    /// <summary>So many in each window of time.</summary>
    FixedWindow,

    /// <summary>So many in a window of time that moves on by segments.</summary>
    SlidingWindow,

    /// <summary>A bucket of tokens: it is full at first, and some come back in each window of time.</summary>
    TokenBucket,

    /// <summary>So many at the same time.</summary>
    Concurrency,
}
