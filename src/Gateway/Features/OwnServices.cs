using Gateway.Program.Configuration;
using Gateway.Program.Features.Access;
using Gateway.Program.Features.Reflection;
using Grpc.AspNetCore.Server;

namespace Gateway.Program.Features;

/// <summary>The gRPC services of the gateway itself: reflection and health. They are native only.</summary>
internal static class OwnServices
{
    public static void MapOwnServices(this IEndpointRouteBuilder endpoints, ProgramOptions options)
    {
        if (options.Reflection)
        {
            endpoints.MapGrpcService<ReflectionService>().Add(HideFromGateway);
            endpoints.MapGrpcService<AlphaReflectionService>().Add(HideFromGateway);
        }

        if (options.Health)
        {
            var health = endpoints.MapGrpcHealthChecksService();
            health.Add(HideFromGateway);
            health.AllowAnonymous().DisableRateLimiting();
        }
    }

    // Removes this metadata: MapGateway() would serve the endpoint by REST and WebSocket too, and list it in documents.
    private static void HideFromGateway(EndpointBuilder endpoint)
    {
        foreach (var metadata in endpoint.Metadata.OfType<GrpcMethodMetadata>().ToArray())
        {
            endpoint.Metadata.Remove(metadata);
            endpoint.Metadata.Add(new CalledMethod($"{metadata.Method.ServiceName}/{metadata.Method.Name}"));
        }
    }
}
