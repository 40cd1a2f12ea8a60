using Gateway.Hosting.Doors;
using Gateway.Rest.Calls;
using Gateway.Rest.Hosting;
using Gateway.Rest.Responses;
using Gateway.Rest.Routing;
using Gateway.Rest.WebSockets;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers REST for gRPC methods.</summary>
public static class GrpcJsonTranscodingServiceExtensions
{
    /// <summary>Serves every method that has a <c>google.api.http</c> annotation by REST and JSON too. Calling it again changes nothing.</summary>
    public static IGrpcServerBuilder AddJsonTranscoding(this IGrpcServerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddRouting();
        services.AddCallHosting();
        services.AddOptions<GrpcJsonTranscodingOptions>();
        services.TryAddSingleton<ServedMethods>();
        services.TryAddSingleton<HostSchema>();
        services.TryAddSingleton<ErrorWriter>();
        services.TryAddSingleton<RestRuntime>();
        services.TryAddSingleton<WebSocketRuntime>();
        services.TryAddSingleton<BindingRoutes>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICallDoor, BindingDoor>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, BindingMatcherPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, WebSocketFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StatusBodyFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BindingValidation>());
        return builder;
    }

    /// <summary>Serves every method that has a <c>google.api.http</c> annotation by REST and JSON too, with options.</summary>
    public static IGrpcServerBuilder AddJsonTranscoding(this IGrpcServerBuilder builder, Action<GrpcJsonTranscodingOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureOptions);
        builder.Services.Configure(configureOptions);
        return builder.AddJsonTranscoding();
    }
}
