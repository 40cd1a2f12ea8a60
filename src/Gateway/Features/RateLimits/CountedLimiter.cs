using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Gateway.Program.Features.RateLimits;

/// <summary>Wraps a limiter of ASP.NET Core. Reports when the limiter is no longer needed, and gives a precise retry time, where the limiter itself gives a whole window.</summary>
/// <param name="inner">The limiter.</param>
/// <param name="fixedWait">The time until a retry, if it is always the same; null for the end of the period.</param>
/// <param name="ended">Called when the limiter is no longer needed.</param>
internal sealed class CountedLimiter(RateLimiter inner, TimeSpan? fixedWait, Action ended) : ReplenishingRateLimiter
{
    // ASP.NET Core checks ten times a second whether a period is over.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(200);

    private Action? _ended = ended;
    private long _periodBegan = TimeProvider.System.GetTimestamp();

    public override TimeSpan? IdleDuration => inner.IdleDuration;

    public override bool IsAutoReplenishing => (inner as ReplenishingRateLimiter)?.IsAutoReplenishing ?? false;

    public override TimeSpan ReplenishmentPeriod => (inner as ReplenishingRateLimiter)?.ReplenishmentPeriod ?? TimeSpan.Zero;

    public override bool TryReplenish()
    {
        if (inner is not ReplenishingRateLimiter replenishing)
        {
            return false;
        }

        var done = replenishing.TryReplenish();

        // Under the same condition, the limiter begins a new period.
        if (TimeProvider.System.GetElapsedTime(Volatile.Read(ref _periodBegan)) >= ReplenishmentPeriod)
        {
            Volatile.Write(ref _periodBegan, TimeProvider.System.GetTimestamp());
        }

        return done;
    }

    public override RateLimiterStatistics? GetStatistics() => inner.GetStatistics();

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        var lease = inner.AttemptAcquire(permitCount);
        if (lease.IsAcquired || !lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            return lease;
        }

        lease.Dispose();
        return new Refusal(fixedWait ?? wait - TimeProvider.System.GetElapsedTime(Volatile.Read(ref _periodBegan)) + Heartbeat);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(permitCount));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            Interlocked.Exchange(ref _ended, null)?.Invoke();
        }

        base.Dispose(disposing);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await inner.DisposeAsync();
        Interlocked.Exchange(ref _ended, null)?.Invoke();
        await base.DisposeAsyncCore();
    }

    private sealed class Refusal(TimeSpan wait) : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
