using System.Collections.Concurrent;
using Gateway.Yarp.Settings;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Yarp.Clusters;

/// <summary>
/// Gives YARP a route to each gRPC cluster, for calls that no route of the application leads there. YARP builds its transforms as for any other. Nobody finds its path: it has a number of
/// this process alone, and the gateway takes the route without a path.
/// </summary>
internal sealed class GatewayRoutes(CurrentOptions options) : IProxyConfigProvider
{
    private const string IdPrefix = "gateway/";

    // A route that stays is the same one, so that YARP changes nothing of it.
    private readonly ConcurrentDictionary<string, RouteConfig> _made = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The id of the route to a cluster.</summary>
    public static string IdOf(string cluster) => IdPrefix + cluster;

    /// <summary>Whether a route is the gateway's own.</summary>
    public static bool IsOwn(string id) => id.StartsWith(IdPrefix, StringComparison.Ordinal);

    public IProxyConfig GetConfig()
    {
        // The token first: what changes after it is told.
        var change = options.Next;
        return new Config([.. options.Value.Clusters.Keys.Select(cluster => _made.GetOrAdd(cluster, Make))], change);
    }

    private static RouteConfig Make(string cluster) => new()
    {
        RouteId = IdOf(cluster),
        ClusterId = cluster,
        Match = new RouteMatch { Path = $"/.gateway/{Guid.NewGuid():N}" },
        Order = int.MaxValue,
    };

    private sealed class Config(IReadOnlyList<RouteConfig> routes, IChangeToken change) : IProxyConfig
    {
        public IReadOnlyList<RouteConfig> Routes => routes;

        public IReadOnlyList<ClusterConfig> Clusters => [];

        public IChangeToken ChangeToken => change;
    }
}
