namespace Gateway.Program.Configuration.Access;

/// <summary>A rate limit for calls.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>How the limit counts calls. Default <see cref="RateAlgorithm.FixedWindow"/>.</summary>
    public RateAlgorithm Algorithm { get; set; } = RateAlgorithm.FixedWindow;

    /// <summary>Which callers share a limit. Default <see cref="RateKey.Address"/>.</summary>
    public RateKey Key { get; set; } = RateKey.Address;

    /// <summary>The number of calls, or of tokens in the bucket. Range 1 to 1,000,000; required.</summary>
    public int Permits { get; set; }

    /// <summary>The length of the window; not for concurrency. Range 100 ms to 1 day; default 1 minute.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The segments of a sliding window. Range 2 to 100; default 6.</summary>
    public int Segments { get; set; } = 6;

    /// <summary>The number of tokens that the bucket gets back in each window. Range 1 to 1,000,000; default null: the number of permits.</summary>
    public int? Refill { get; set; }

    /// <summary>How many callers have limits of their own. Further callers share limits. Range 1 to 1,000,000; default 100,000.</summary>
    public int MaxPartitions { get; set; } = 100_000;

    /// <summary>The methods, as in rules of access. Default empty: every request but those for health.</summary>
    public IList<string> Methods { get; } = [];
}
