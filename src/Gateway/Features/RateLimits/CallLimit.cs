using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Gateway.Program.Configuration.Access;
using Gateway.Program.Features.Access;
using Gateway.Program.Features.Answers;

namespace Gateway.Program.Features.RateLimits;

/// <summary>One limit of the configuration, with the remaining permits of each caller.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly RateLimitOptions _options;
    private readonly string[] _methods;
    private readonly PartitionedRateLimiter<HttpContext> _limiter;
    private readonly Func<CallerKey, RateLimiter> _make;
    private readonly ConcurrentDictionary<CallerKey, CountedLimiter> _apart = new();
    private int _count;

    public CallLimit(string name, RateLimitOptions options)
    {
        Name = name;
        _options = options;
        _methods = [.. options.Methods];
        _make = Make;
        _limiter = PartitionedRateLimiter.Create<HttpContext, CallerKey>(http => new RateLimitPartition<CallerKey>(KeyOf(http), _make));
    }

    /// <summary>The name in the configuration.</summary>
    public string Name { get; }

    /// <summary>The number of callers that have a limiter of their own now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The limit in words, such as <c>100 calls in 60 s for each address</c>.</summary>
    public string Text => _options.Algorithm switch
    {
        RateAlgorithm.Concurrency => FormattableString.Invariant($"{Calls} at the same time for each {Subject}"),
        RateAlgorithm.TokenBucket => FormattableString.Invariant($"{Calls} at once, and {_options.Refill ?? _options.Permits} in {_options.Window.TotalSeconds} s, for each {Subject}"),
        _ => FormattableString.Invariant($"{Calls} in {_options.Window.TotalSeconds} s for each {Subject}"),
    };

    /// <summary>The value of <c>RateLimit-Policy</c>.</summary>
    public string Policy => _options.Algorithm == RateAlgorithm.Concurrency
        ? FormattableString.Invariant($"\"{Name}\";q={_options.Permits}")
        : FormattableString.Invariant($"\"{Name}\";q={(_options.Algorithm == RateAlgorithm.TokenBucket ? _options.Refill ?? _options.Permits : _options.Permits)};w={Math.Max(1, (long)Math.Ceiling(_options.Window.TotalSeconds))}");

    // Null if the limiter knows the wait better. A sliding window returns its permits segment by segment, so the last one returns after a whole window.
    private TimeSpan? FixedWait => _options.Algorithm switch
    {
        RateAlgorithm.TokenBucket => _options.Window / (_options.Refill ?? _options.Permits),
        RateAlgorithm.SlidingWindow => _options.Window,
        _ => null,
    };

    private string Calls => _options.Permits == 1 ? "1 call" : FormattableString.Invariant($"{_options.Permits} calls");

    private string Subject => _options.Key switch
    {
        RateKey.User => "user",
        RateKey.ApiKey => "API key",
        _ => "address",
    };

    /// <summary>Whether a request counts.</summary>
    public bool IsFor(HttpContext http) => _methods.Length == 0
        || IsFor(http.GetEndpoint()?.Metadata.GetMetadata<CalledMethod>()?.Name ?? (StatusAnswer.IsGrpc(http) && http.Request.Path.Value is ['/', .. var path] ? path : ""));

    /// <summary>Whether calls of a method count.</summary>
    /// <param name="method">Its full name, such as <c>shop.Orders/Get</c>.</param>
    public bool IsFor(string method)
    {
        if (_methods.Length == 0)
        {
            return true;
        }

        foreach (var pattern in _methods)
        {
            if (MethodPattern.Matches(pattern, method))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a permit, if there is one.</summary>
    public RateLimitLease Take(HttpContext http) => _limiter.AttemptAcquire(http);

    /// <summary>When a refused caller may try again.</summary>
    public static TimeSpan WaitOf(RateLimitLease refused) => refused.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);

    public void Dispose() => _limiter.Dispose();

    // When the table is full, new callers share limiters. This bounds memory, and a flood from many addresses does not affect the earlier callers.
    private CallerKey KeyOf(HttpContext http)
    {
        var key = CallerKey.Of(http, _options.Key);
        return Count < _options.MaxPartitions || _apart.ContainsKey(key) ? key : key.Shared();
    }

    private CountedLimiter Make(CallerKey key)
    {
        CountedLimiter? made = null;
        made = new CountedLimiter(MakeLimiter(), FixedWait, () => Forget(key, made!));
        if (!key.IsShared && !_apart.TryAdd(key, made))
        {
            _apart[key] = made;
        }
        else if (!key.IsShared)
        {
            Interlocked.Increment(ref _count);
        }

        return made;
    }

    // An idle limiter may end after its caller has got a new one.
    private void Forget(CallerKey key, CountedLimiter limiter)
    {
        if (_apart.TryRemove(KeyValuePair.Create(key, limiter)))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private RateLimiter MakeLimiter() => _options.Algorithm switch
    {
        RateAlgorithm.SlidingWindow => new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = _options.Permits,
            Window = _options.Window,
            SegmentsPerWindow = _options.Segments,
            AutoReplenishment = false,
        }),
        RateAlgorithm.TokenBucket => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = _options.Permits,
            TokensPerPeriod = _options.Refill ?? _options.Permits,
            ReplenishmentPeriod = _options.Window,
            AutoReplenishment = false,
        }),
        RateAlgorithm.Concurrency => new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = _options.Permits }),
        _ => new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions { PermitLimit = _options.Permits, Window = _options.Window, AutoReplenishment = false }),
    };
}
