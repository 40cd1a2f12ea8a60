using System.Threading.RateLimiting;
using Gateway.Program.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.RateLimits;

/// <summary>All limits. A request needs a permit from each limit that applies to it.</summary>
internal sealed class CallLimits(IOptions<ProgramOptions> options) : PartitionedRateLimiter<HttpContext>
{
    // After a refusal, the middleware asks again, to wait in a queue. The key of the first refusal, which is then returned again.
    private static readonly object _refusal = new();

    // Limits for some methods come first, because a window does not take its permit back if a later limit refuses.
    private readonly CallLimit[] _limits = [.. options.Value.RateLimits.OrderBy(static limit => limit.Value.Methods.Count == 0).Select(static limit => new CallLimit(limit.Key, limit.Value))];

    /// <summary>The limits.</summary>
    public IReadOnlyList<CallLimit> All => _limits;

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        List<RateLimitLease>? permits = null;
        foreach (var limit in _limits)
        {
            if (!limit.IsFor(resource))
            {
                continue;
            }

            var permit = limit.Take(resource);
            if (!permit.IsAcquired)
            {
                permits?.ForEach(static one => one.Dispose());
                var wait = CallLimit.WaitOf(permit);
                permit.Dispose();
                var refused = new LimitLease(null, limit, wait);
                resource.Items[_refusal] = refused;
                return refused;
            }

            (permits ??= []).Add(permit);
        }

        return permits is null ? LimitLease.Free : new LimitLease(permits, null, TimeSpan.Zero);
    }

    // There is no queue, which would increase the load.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        new(resource.Items[_refusal] as RateLimitLease ?? AttemptAcquireCore(resource, permitCount));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Array.ForEach(_limits, static limit => limit.Dispose());
        }

        base.Dispose(disposing);
    }
}
