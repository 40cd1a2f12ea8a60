using System.Threading.RateLimiting;

namespace Gateway.Program.Features.RateLimits;

/// <summary>A limiter of ASP.NET Core that tells when it is no longer needed.</summary>
internal sealed class CountedLimiter(RateLimiter inner, Action ended) : ReplenishingRateLimiter
{
    private Action? _ended = ended;

    public override TimeSpan? IdleDuration => inner.IdleDuration;

    public override bool IsAutoReplenishing => (inner as ReplenishingRateLimiter)?.IsAutoReplenishing ?? false;

    public override TimeSpan ReplenishmentPeriod => (inner as ReplenishingRateLimiter)?.ReplenishmentPeriod ?? TimeSpan.Zero;

    public override bool TryReplenish() => (inner as ReplenishingRateLimiter)?.TryReplenish() ?? false;

    public override RateLimiterStatistics? GetStatistics() => inner.GetStatistics();

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => inner.AttemptAcquire(permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => inner.AcquireAsync(permitCount, cancellationToken);

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
}
