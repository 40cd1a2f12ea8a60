using Gateway.Program.Features.Banner;
using Gateway.Program.Features.Health;
using Gateway.Rest;
using Gateway.Yarp;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Program.Features.StatusPages;

/// <summary>Collects the status. Created at start, so that it can measure the uptime.</summary>
internal sealed class StatusReader(
    GatewayReadiness readiness, UpstreamStatuses upstreams, UpstreamCalls calls, ServedBindings served, IProxyStateLookup proxy, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();

    /// <summary>Reads the status.</summary>
    /// <param name="upstream">The upstream to report; null for all.</param>
    public StatusReport Read(string? upstream = null)
    {
        UpstreamCallCount[] counts = [.. calls.All.Where(count => upstream is null || count.Cluster == upstream)];
        RouteLine[] routes = [.. served.All.Where(binding => upstream is null || binding.Method.Forwarded?.Upstream == upstream).Select(RouteLine.Of)];
        return new StatusReport(
            readiness.Status,
            BannerContent.Version,
            _startedAt,
            Math.Round(time.GetElapsedTime(_started).TotalSeconds, 1),
            new StatusCalls(counts.Sum(static count => count.Active), counts.Sum(static count => count.Total), counts),
            [.. upstreams.All.Where(one => upstream is null || one.Cluster == upstream).Select(Describe)],
            routes.Length,
            routes);
    }

    private StatusUpstream Describe(UpstreamStatus upstream) => new(
        upstream.Cluster,
        upstream.IsRequired,
        upstream.HasSchema,
        upstream.SchemaSource,
        upstream.SchemaAge is { } age ? Math.Round(age.TotalSeconds, 1) : null,
        upstream.Services,
        upstream.Warnings,
        upstream.Problem,
        proxy.TryGetCluster(upstream.Cluster, out var cluster)
            ? [.. cluster.Destinations.Values.OrderBy(static one => one.DestinationId, StringComparer.Ordinal).Select(Describe)]
            : []);

    private static StatusDestination Describe(DestinationState destination) => new(
        destination.DestinationId, destination.Model.Config.Address, HealthOf(destination.Health), destination.ConcurrentRequestCount);

    // A destination gets no calls if either kind of health check calls it unhealthy.
    private static string HealthOf(DestinationHealthState health) => (health.Active, health.Passive) switch
    {
        (DestinationHealth.Unhealthy, _) or (_, DestinationHealth.Unhealthy) => "unhealthy",
        (DestinationHealth.Healthy, _) or (_, DestinationHealth.Healthy) => "healthy",
        _ => "unknown",
    };
}
