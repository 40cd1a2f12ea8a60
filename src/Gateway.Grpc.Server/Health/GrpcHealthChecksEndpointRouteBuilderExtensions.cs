using Gateway.Grpc.Server.Health;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the health service of gRPC.</summary>
public static class GrpcHealthChecksEndpointRouteBuilderExtensions
{
    /// <summary>Serves <c>grpc.health.v1.Health</c>, Check and Watch.</summary>
    /// <exception cref="InvalidOperationException"><c>AddGrpcHealthChecks()</c> was not called.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(HealthService)) == false)
        {
            throw new InvalidOperationException("Unable to map the health service: call 'IServiceCollection.AddGrpcHealthChecks' before.");
        }

        return builder.MapGrpcService<HealthService>();
    }
}
