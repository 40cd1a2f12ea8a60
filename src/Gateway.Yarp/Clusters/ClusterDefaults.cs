using System.Net;
using Gateway.Yarp.Settings;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Yarp.Clusters;

/// <summary>
/// Completes the configuration of a gRPC cluster, where it is silent: gRPC is HTTP/2 and nothing else, a stream may be silent for as long as it likes, and a destination that takes no
/// connections is taken out at once. The application's routes to it take gRPC alone: REST goes through the gateway.
/// </summary>
internal sealed class ClusterDefaults(CurrentOptions options) : IProxyConfigFilter
{
    // The policy of YARP itself that leaves all destinations in when none is healthy: the only destination is asked again with every call.
    private const string HealthyOrPanic = "HealthyOrPanic";

    private static readonly RouteHeader _isGrpc = new() { Name = "Content-Type", Values = ["application/grpc"], Mode = HeaderMatchMode.HeaderPrefix };

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        if (!options.Value.Clusters.ContainsKey(cluster.ClusterId))
        {
            return new(cluster);
        }

        // YARP takes any text for an address, and fails each call. It keeps the former configuration when this throws.
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

    // A route such as /{**all} would take the paths of REST as well, and the servers do not know them.
    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) =>
        new(cluster is null || !options.Value.Clusters.ContainsKey(cluster.ClusterId) || GatewayRoutes.IsOwn(route.RouteId)
            ? route
            : route with { Match = route.Match with { Headers = [.. route.Match.Headers ?? [], _isGrpc] } });
}
