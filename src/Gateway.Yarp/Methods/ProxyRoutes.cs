using Gateway.Yarp.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Methods;

/// <summary>
/// Finds YARP's route for the calls of a method: the route that matches native calls, so that its transforms and guards count at every door, or else the gateway's own route.
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

        // The precedence of routing: first the order, then the more specific path.
        _routes.Sort(static (one, other) => (one.Endpoint.Order, one.Endpoint.RoutePattern.InboundPrecedence).CompareTo((other.Endpoint.Order, other.Endpoint.RoutePattern.InboundPrecedence)));
    }

    /// <summary>The endpoint of the route from a path to a cluster; null when YARP does not know the cluster.</summary>
    /// <remarks>If hosts, headers, the query or constraints also decide which route matches, a route with authorization counts before one without.</remarks>
    public RouteEndpoint? Find(string cluster, string path)
    {
        RouteEndpoint? own = null;
        RouteEndpoint? first = null;
        foreach (var (endpoint, route, matcher) in _routes)
        {
            if (route.Cluster is null || !cluster.Equals(route.Config.ClusterId, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (GatewayRoutes.IsOwn(route.Config.RouteId))
            {
                own = endpoint;
            }
            else if (TakesPost(route) && matcher.TryMatch(path, []))
            {
                if (RouteGuards.IsGuarded(endpoint) || (first is null && !DependsOnMore(endpoint, route)))
                {
                    return endpoint;
                }

                first ??= endpoint;
            }
        }

        return first ?? own;
    }

    /// <summary>Whether a route of the application requires headers or query parameters. REST does not serve such a route, because calls by REST have other headers and parameters.</summary>
    public static bool AsksForMore(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RouteModel>()?.Config is { } config
        && !GatewayRoutes.IsOwn(config.RouteId)
        && (config.Match.Headers is { Count: > OwnHeaders } || config.Match.QueryParameters is { Count: > 0 });

    // ClusterDefaults adds one header: the content type of gRPC.
    private const int OwnHeaders = 1;

    private static bool TakesPost(RouteModel route) => route.Config.Match.Methods is not { Count: > 0 } methods || methods.Contains(HttpMethods.Post, StringComparer.OrdinalIgnoreCase);

    private static bool DependsOnMore(RouteEndpoint endpoint, RouteModel route) =>
        route.Config.Match.Hosts is { Count: > 0 } || AsksForMore(endpoint) || endpoint.RoutePattern.ParameterPolicies.Count > 0;
}
