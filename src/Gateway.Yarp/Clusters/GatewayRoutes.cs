using System.Collections.Concurrent;
using Gateway.Yarp.Settings;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Yarp.Clusters;

/// <summary>
/// Gives YARP a route to each gRPC cluster, for methods that no route of the application matches. YARP builds its transforms as for any other route. Clients cannot guess its path,
/// which has a random number, and the gateway uses the route without its path.
/// </summary>
internal sealed class GatewayRoutes(CurrentOptions options) : IProxyConfigProvider
{
    private const string IdPrefix = "gateway/";

    // An unchanged route stays the same object, so that YARP does not rebuild it.
    private readonly ConcurrentDictionary<string, RouteConfig> _made = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The id of the route to a cluster.</summary>
    public static string IdOf(string cluster) => IdPrefix + cluster;

    /// <summary>Whether a route is the gateway's own.</summary>
    public static bool IsOwn(string id) => id.StartsWith(IdPrefix, StringComparison.Ordinal);

    public IProxyConfig GetConfig()
    {
        // Takes the token first, so that it reports every later change.
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
