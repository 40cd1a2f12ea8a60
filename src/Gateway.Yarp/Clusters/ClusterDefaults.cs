using System.Net;
using Gateway.Yarp.Settings;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Yarp.Clusters;

/// <summary>
/// Sets defaults for the unset options of a gRPC cluster: requests use HTTP/2 only, a stream may be silent for any time, and a destination that accepts no connections gets no
/// calls for a while. The application's routes to the cluster match gRPC only, because REST goes through the gateway.
/// </summary>
internal sealed class ClusterDefaults(CurrentOptions options) : IProxyConfigFilter
{
    // YARP's own policy that uses all destinations when none is healthy. So each call still tries a cluster's only destination.
    private const string HealthyOrPanic = "HealthyOrPanic";

    private static readonly RouteHeader _isGrpc = new() { Name = "Content-Type", Values = ["application/grpc"], Mode = HeaderMatchMode.HeaderPrefix };

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        if (!options.Value.Clusters.ContainsKey(cluster.ClusterId))
        {
            return new(cluster);
        }

        // YARP accepts any text as an address, and then every call fails. When this throws, YARP keeps the former configuration.
        if (cluster.Destinations?.FirstOrDefault(one => !IsAddress(one.Value.Address)) is { Key: { } name } wrong)
        {
            throw new InvalidOperationException($"The address of destination '{name}' of cluster '{cluster.ClusterId}' is '{wrong.Value.Address}': write it as http://host:port or https://host:port.");
        }

        var request = cluster.HttpRequest ?? ForwarderRequestConfig.Empty;
        var health = cluster.HealthCheck ?? new HealthCheckConfig();
        var passive = health.Passive ?? new PassiveHealthCheckConfig();
        return new(cluster with
        {
            HttpRequest = request with
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = request.ActivityTimeout ?? Timeout.InfiniteTimeSpan,
            },
            HealthCheck = health with
            {
                AvailableDestinationsPolicy = health.AvailableDestinationsPolicy ?? HealthyOrPanic,
                Passive = passive with
                {
                    Enabled = passive.Enabled ?? true,
                    Policy = passive.Policy ?? ConnectionHealth.PolicyName,
                    ReactivationPeriod = passive.ReactivationPeriod ?? options.Value.ReactivateAfter,
                },
            },
        });
    }

    private static bool IsAddress(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    // A route such as /{**all} would also match the paths of REST, which the servers do not know.
    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        new(cluster is null || !options.Value.Clusters.ContainsKey(cluster.ClusterId) || GatewayRoutes.IsOwn(route.RouteId)
            ? route
            : route with { Match = route.Match with { Headers = [.. route.Match.Headers ?? [], _isGrpc] } });
}
