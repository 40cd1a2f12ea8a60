using Gateway.Grpc.Server;
using Gateway.Grpc.Server.Activation;
using Gateway.Grpc.Server.Hosting;
using Gateway.Grpc.Server.Invocation;
using Gateway.Grpc.Server.Options;
using Gateway.Grpc.Server.Protocol;
using Gateway.Hosting.Doors;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC.</summary>
public static class GrpcServicesExtensions
{
    /// <summary>Adds gRPC to the application; services are then mapped with <c>MapGrpcService</c>. Calling it again changes nothing.</summary>
    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddCallHosting();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICallDoor, GrpcDoor>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<GrpcServiceOptions>, GrpcServiceOptionsSetup>());
        services.TryAddSingleton(typeof(ServiceRuntime<>));
        services.TryAddSingleton(typeof(IGrpcServiceActivator<>), typeof(ServiceActivator<>));
        services.TryAddSingleton<ServerLogger>();
        services.TryAddSingleton<UnknownMethods>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, NativeMatcherPolicy>());
        return new GrpcServerBuilder(services);
    }

    /// <summary>Adds gRPC to the application, with options for all services.</summary>
    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services, Action<GrpcServiceOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configureOptions);
        var builder = services.AddGrpc();
        services.Configure(configureOptions);
        return builder;
    }

    /// <summary>Sets options of one service. They start as those of all services.</summary>
    public static IGrpcServerBuilder AddServiceOptions<TService>(this IGrpcServerBuilder grpcBuilder, Action<GrpcServiceOptions<TService>> configure)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(grpcBuilder);
        grpcBuilder.Services.Configure(configure);
        return grpcBuilder;
    }
}
