using System.Diagnostics.CodeAnalysis;
using Gateway.Calls.Catalog;
using Gateway.Grpc.Server.Compression;
using Gateway.Hosting.Calls;
using Gateway.Hosting.Doors;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>The door of native gRPC: an endpoint <c>POST /pkg.Service/Method</c> for each method.</summary>
internal sealed class GrpcDoor(IOptions<GrpcServiceOptions> options, CallTracker tracker, ILogger<GrpcDoor> logger) : ICallDoor
{
    private readonly MessageCompression _global = new(options.Value);

    public void Open(IEndpointRouteBuilder endpoints, IReadOnlyList<CatalogMethod> methods, ICollection<IEndpointConventionBuilder> built)
    {
        foreach (var method in methods)
        {
            var compression = FindCompression(method) ?? _global;
            var endpoint = new GrpcEndpoint(method, compression, tracker, logger);
            built.Add(Map(endpoints, method.FullName, endpoint.HandleAsync)
                .WithDisplayName($"gRPC - {method.FullName}")
                .WithMetadata([.. method.Metadata, method, GrpcEndpointMarker.Instance]));
        }
    }

    /// <summary>Answers gRPC calls of this path, which is a route pattern, with one handler.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The delegate is a RequestDelegate: nothing of it is inspected.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The delegate is a RequestDelegate: nothing is generated for it.")]
    internal static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler) =>
        endpoints.MapMethods(pattern, [HttpMethods.Post], handler);

    // A service's own options are found through its metadata; a method without a service type has those of all services.
    private static MessageCompression? FindCompression(CatalogMethod method) =>
        method.Metadata.OfType<MessageCompression>().LastOrDefault();
}
