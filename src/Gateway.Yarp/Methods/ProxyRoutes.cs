using Gateway.Yarp.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Methods;

/// <summary>
/// Finds the route of YARP that a method's calls take: the one that would take them natively, so that its transforms and its guards count at every door; else the gateway's own.
/// </summary>
internal sealed class ProxyRoutes
{
    private readonly List<(RouteEndpoint Endpoint, RouteModel Route, TemplateMatcher Matcher)> _routes = [];

    public ProxyRoutes(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<RouteModel>() is { } route)
            {
                _routes.Add((endpoint, route, new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), [])));
            }
        }

        // As routing has it: the order first, then the more specific path. A route with conditions of its own (hosts, headers, query) comes after one without.
        _routes.Sort(static (one, other) => (Conditions(one.Route), one.Endpoint.Order, one.Endpoint.RoutePattern.InboundPrecedence)
            .CompareTo((Conditions(other.Route), other.Endpoint.Order, other.Endpoint.RoutePattern.InboundPrecedence)));
    }

    /// <summary>The endpoint of the route that leads a path to a cluster; null when YARP does not know the cluster.</summary>
    public RouteEndpoint? Find(string cluster, string path)
    {
        RouteEndpoint? own = null;
        foreach (var (endpoint, route, matcher) in _routes)
        {
            if (route.Cluster is null || !cluster.Equals(route.Config.ClusterId, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (route.Config.RouteId == GatewayRoutes.IdOf(cluster))
            {
                own = endpoint;
            }
            else if (TakesPost(route) && matcher.TryMatch(path, []))
            {
                return endpoint;
            }
        }

        return own;
    }

    private static bool TakesPost(RouteModel route) => route.Config.Match.Methods is not { Count: > 0 } methods || methods.Contains(HttpMethods.Post, StringComparer.OrdinalIgnoreCase);

    // Each has one header: the content type of gRPC.
    private static int Conditions(RouteModel route) =>
        route.Config.Match.Hosts is { Count: > 0 } || route.Config.Match.Headers is { Count: > 1 } || route.Config.Match.QueryParameters is { Count: > 0 } ? 1 : 0;
}
