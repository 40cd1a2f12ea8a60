using Gateway.Calls.Catalog;
using Gateway.Grpc.Server.Compression;
using Gateway.Hosting.Calls;
using Gateway.Hosting.Doors;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>The door of gRPC and gRPC-Web: an endpoint <c>POST /pkg.Service/Method</c> for each method.</summary>
internal sealed class GrpcDoor(IOptions<GrpcServiceOptions> options, CallTracker tracker, ServerLogger log) : ICallDoor
{
    /// <summary>gRPC's HTTP method. A preflight request of a browser finds the endpoint too, and thereby its CORS policy.</summary>
    internal static readonly HttpMethodMetadata Post = new([HttpMethods.Post], acceptCorsPreflight: true);

    private readonly MessageCompression _global = new(options.Value);

    public void Open(IEndpointRouteBuilder endpoints, IReadOnlyList<CatalogMethod> methods, ICollection<IEndpointConventionBuilder> built)
    {
        foreach (var method in methods)
        {
            var compression = FindCompression(method) ?? _global;
            var endpoint = new GrpcEndpoint(method, compression, tracker, log.Logger);
            built.Add(endpoints.Map(RoutePatternFactory.Parse(method.FullName), endpoint.HandleAsync)
                .WithDisplayName($"gRPC - {method.FullName}")
                .WithMetadata([.. method.Metadata, method, GrpcEndpointMarker.Instance, Post]));
        }
    }

    // A service's own options are found through its metadata; a method without a service type has those of all services.
    private static MessageCompression? FindCompression(CatalogMethod method) =>
        method.Metadata.OfType<MessageCompression>().LastOrDefault();
}
