using System.Diagnostics.CodeAnalysis;
using Gateway.Grpc.Server;
using Gateway.Grpc.Server.Hosting;
using Gateway.Grpc.Server.Invocation;
using Gateway.Grpc.Server.Model;
using Gateway.Hosting.Doors;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Serves <typeparamref name="TService"/>, a class that derives from a base class of Grpc.Tools, at every door that is open.</summary>
    /// <exception cref="InvalidOperationException"><c>AddGrpc()</c> was not called, or the service is mapped already.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<[DynamicallyAccessedMembers(ServiceAccess.Needed)] TService>(this IEndpointRouteBuilder builder)
        where TService : class =>
        Map<TService>(builder, argument: null, [new GeneratedServiceMethodProvider<TService>()]);

    /// <summary>Serves the methods of a definition.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService(this IEndpointRouteBuilder builder, ServerServiceDefinition serviceDefinition)
    {
        ArgumentNullException.ThrowIfNull(serviceDefinition);
        return Map<ServerServiceDefinition>(builder, serviceDefinition, [new DefinitionMethodProvider()]);
    }

    /// <summary>Serves the methods of a definition that is made from the application's services.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService(this IEndpointRouteBuilder builder, Func<IServiceProvider, ServerServiceDefinition> mapDefinition)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(mapDefinition);
        return builder.MapGrpcService(mapDefinition(builder.ServiceProvider));
    }

    private static GrpcServiceEndpointConventionBuilder Map<TService>(
        IEndpointRouteBuilder builder,
        object? argument,
        IEnumerable<IServiceMethodProvider<TService>> own)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.ServiceProvider;
        var unknown = services.GetService<UnknownMethods>()
            ?? throw new InvalidOperationException("Unable to map a gRPC service: call 'IServiceCollection.AddGrpc' before.");

        var context = new ServiceMethodProviderContext<TService>(services.GetRequiredService<ServiceRuntime<TService>>(), argument);
        foreach (var provider in own.Concat(services.GetServices<IServiceMethodProvider<TService>>()))
        {
            provider.OnServiceMethodDiscovery(context);
        }

        Report(services.GetRequiredService<ServerLogger>().Logger, context);
        var built = new List<IEndpointConventionBuilder>(CallDoors.Map(builder, context.Methods));
        foreach (var (pattern, metadata, handler) in context.RawEndpoints)
        {
            built.Add(builder.Map(pattern, handler).WithMetadata([.. metadata]));
        }

        unknown.MapOnce(builder);
        return new GrpcServiceEndpointConventionBuilder(built);
    }

    private static void Report<TService>(ILogger logger, ServiceMethodProviderContext<TService> context)
        where TService : class
    {
        if (context.Methods.Count == 0 && context.RawEndpoints.Count == 0)
        {
            Log.NoMethods(logger, typeof(TService));
        }

        foreach (var method in context.Methods)
        {
            Log.MethodMapped(logger, method.FullName, typeof(TService));
        }
    }
}
