using Gateway.Calls.Protocol;
using Gateway.Hosting.Doors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Grpc.Server.Hosting;

/// <summary>
/// Splits the paths of gRPC methods by content type while the routes are built: a gRPC request finds the method's endpoint alone, which routing takes
/// without the work of choosing (candidates, values of parameters, constraints). All other requests find what they would without this.
/// </summary>
internal sealed class NativeMatcherPolicy : MatcherPolicy, INodeBuilderPolicy
{
    // Before the framework's policies: with the dynamic endpoint of REST gone they can do their part while the routes are built as well.
    public override int Order => -1500;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        var own = false;
        var behind = false;
        foreach (var endpoint in endpoints)
        {
            var metadata = endpoint.Metadata;
            if (metadata.GetMetadata<GrpcEndpointMarker>() is not null)
            {
                // For another host the endpoint is not there, and who stands behind it has to answer.
                if (metadata.GetMetadata<IHostMetadata>() is { Hosts.Count: > 0 })
                {
                    return false;
                }

                own = true;
            }

            behind |= metadata.GetMetadata<BehindGrpcMarker>() is not null;
        }

        return own && behind;
    }

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints)
    {
        var native = new List<Endpoint>(endpoints.Count);
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<BehindGrpcMarker>() is null)
            {
                native.Add(endpoint);
            }
        }

        return [new PolicyNodeEdge(true, native), new PolicyNodeEdge(false, endpoints)];
    }

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges)
    {
        var (native, others) = (exitDestination, exitDestination);
        foreach (var edge in edges)
        {
            if (edge.State is true)
            {
                native = edge.Destination;
            }
            else
            {
                others = edge.Destination;
            }
        }

        return new ByContentType(native, others);
    }

    private sealed class ByContentType(int native, int others) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) =>
            GrpcHeaders.IsGrpc(httpContext.Request.ContentType) ? native : others;
    }
}
