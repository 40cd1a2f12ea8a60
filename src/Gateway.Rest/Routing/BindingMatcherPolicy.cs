using Gateway.Rest.Methods;
using Gateway.Rest.Protocol;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Rest.Routing;

/// <summary>Finds the binding of a request and gives its endpoint to ASP.NET Core, so that authorization, CORS, rate limits and http.route use it.</summary>
/// <remarks>
/// There are two ways. If only bindings (and gRPC's endpoint for unknown methods) can match a path, each binding is a branch of routing's own tree, and routing
/// goes straight to its endpoint. If the application has a route for the path too, or if no binding matches, the endpoint replaces the catch-all
/// among the candidates.
/// </remarks>
internal sealed class BindingMatcherPolicy : MatcherPolicy, INodeBuilderPolicy, IEndpointSelectorPolicy
{
    // Before the framework's own policies, which then see the binding's endpoint.
    public override int Order => -2000;

    bool INodeBuilderPolicy.AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => BindingBranches.AreFor(endpoints);

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) => BindingBranches.Of(endpoints);

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) => new BindingJumpTable(edges);

    bool IEndpointSelectorPolicy.AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(static endpoint => CatchAllMetadata.RoutesOf(endpoint) is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isTaken = LeaveOutMicrosofts(candidates, GrpcHeaders.IsGrpc(httpContext.Request.ContentType));
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i) || CatchAllMetadata.RoutesOf(candidates[i].Endpoint) is not { } routes)
            {
                continue;
            }

            if (isTaken)
            {
                candidates.SetValidity(i, false);
            }
            else if (Find(httpContext, routes) is { } endpoint)
            {
                isTaken = true;
                candidates.ReplaceEndpoint(i, endpoint, ValuesOf(candidates[i].Values));
                LeaveToBinding(httpContext, candidates);
            }
            else
            {
                NoBinding.PutInPlace(httpContext, candidates, i);
            }
        }

        return Task.CompletedTask;
    }

    private static Endpoint? Find(HttpContext http, BindingRoutes routes)
    {
        var outcome = BindingLookup.Find(http, routes, out var path, out var binding, out var forSocket);
        return outcome == RouteOutcome.Matched ? (forSocket ? routes.SocketEndpoints : routes.Endpoints)[binding!] : BindingRefusals.Of(outcome, http, routes, path);
    }

    // The group's own parameters become route values of the request; the parameter of the catch-all does not.
    private static RouteValueDictionary ValuesOf(RouteValueDictionary? values)
    {
        values?.Remove(CatchAllMetadata.PathParameter);
        return values ?? [];
    }

    // With this door, the routes of Microsoft's transcoding never match. True for a gRPC request to an existing method, which needs no binding.
    private static bool LeaveOutMicrosofts(CandidateSet candidates, bool isGrpc)
    {
        var isNative = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i))
            {
                continue;
            }

            if (GrpcEndpoints.IsMicrosofts(candidates[i].Endpoint))
            {
                candidates.SetValidity(i, false);
            }
            else if (isGrpc && GrpcEndpoints.IsNative(candidates[i].Endpoint, out _))
            {
                isNative = true;
            }
        }

        return isNative;
    }

    // POST /pkg.Service/Method is also gRPC's path: a request that does not speak gRPC goes to the binding.
    private static void LeaveToBinding(HttpContext http, CandidateSet candidates)
    {
        if (GrpcHeaders.IsGrpc(http.Request.ContentType) || GrpcHeaders.IsGrpcWeb(http.Request.ContentType))
        {
            return;
        }

        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i)
                && candidates[i].Endpoint.Metadata.GetMetadata<BindingMetadata>() is null
                && GrpcEndpoints.IsNative(candidates[i].Endpoint, out _))
            {
                candidates.SetValidity(i, false);
            }
        }
    }
}
