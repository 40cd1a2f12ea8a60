using Gateway.Rest.Methods;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Rest.Routing;

/// <summary>Makes a branch of routing's tree for each binding, if only bindings and gRPC can match the same paths.</summary>
internal static class BindingBranches
{
    /// <summary>Whether the matching endpoints of a path are only those of bindings, and Grpc.AspNetCore's for unknown methods.</summary>
    public static bool AreFor(IReadOnlyList<Endpoint> endpoints)
    {
        var catchAlls = 0;
        foreach (var endpoint in endpoints)
        {
            if (CatchAllMetadata.RoutesOf(endpoint) is { } routes)
            {
                if (!routes.CanBranch)
                {
                    return false;
                }

                catchAlls++;
            }
            else if (!GrpcEndpoints.IsUnimplemented(endpoint))
            {
                return false;
            }
        }

        return catchAlls == 1;
    }

    /// <summary>The branches: one for the endpoint of each binding, and one for all other requests with the original endpoints.</summary>
    public static IReadOnlyList<PolicyNodeEdge> Of(IReadOnlyList<Endpoint> endpoints)
    {
        var routes = endpoints.Select(CatchAllMetadata.RoutesOf).OfType<BindingRoutes>().Single();
        return [new PolicyNodeEdge(new Others(routes, IsShared: endpoints.Count > 1), endpoints), .. routes.Branches.Select(static endpoint => new PolicyNodeEdge(endpoint, [endpoint]))];
    }

    /// <summary>Counts the path prefixes below which endpoints are mapped. Each is a separate node of routing's tree.</summary>
    public static int CountPathBeginnings(IEnumerable<Endpoint> endpoints)
    {
        var beginnings = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            var path = endpoint.RoutePattern.RawText?.Trim('/') ?? "";
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                beginnings.Add(path[..slash]);
            }
        }

        return beginnings.Count;
    }

    /// <summary>The branch of requests that no binding matches.</summary>
    /// <param name="Routes">The bindings of the other branches.</param>
    /// <param name="IsShared">Whether gRPC requests take it too.</param>
    internal sealed record Others(BindingRoutes Routes, bool IsShared);
}
