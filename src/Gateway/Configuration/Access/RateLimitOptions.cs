namespace Gateway.Program.Configuration.Access;

/// <summary>A limit for how often callers call.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>How calls are counted. Default <see cref="RateAlgorithm.FixedWindow"/>.</summary>
    public RateAlgorithm Algorithm { get; set; } = RateAlgorithm.FixedWindow;

    /// <summary>What each has a limit of its own. Default <see cref="RateKey.Address"/>.</summary>
    public RateKey Key { get; set; } = RateKey.Address;

    /// <summary>How many calls, or tokens of the bucket. Range 1 to 1,000,000; there must be a value.</summary>
    public int Permits { get; set; }

    /// <summary>The time of the window; not for concurrency. Range 100 ms to 1 day; default 1 minute.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The segments of a sliding window. Range 2 to 100; default 6.</summary>
    public int Segments { get; set; } = 6;

    /// <summary>How many tokens come back in each window. Range 1 to 1,000,000; default null: as many as there are permits.</summary>
    public int? Refill { get; set; }

    /// <summary>How many callers are counted apart. Further ones share limits. Range 1 to 1,000,000; default 100,000.</summary>
    public int MaxPartitions { get; set; } = 100_000;

    /// <summary>The methods, as in rules of access. Default empty: every request but those for health.</summary>
    public IList<string> Methods { get; } = [];
}
