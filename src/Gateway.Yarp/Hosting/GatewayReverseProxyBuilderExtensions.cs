using Gateway.Rest;
using Gateway.Rest.Telemetry;
using Gateway.Yarp;
using Gateway.Yarp.Clusters;
using Gateway.Yarp.Forwarding;
using Gateway.Yarp.Hosting;
using Gateway.Yarp.Methods;
using Gateway.Yarp.Settings;
using Gateway.Yarp.Upstreams;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the gateway for the gRPC servers behind YARP.</summary>
public static class GatewayReverseProxyBuilderExtensions
{
    /// <summary>
    /// Serves clusters of gRPC servers by REST, streams and WebSocket: those that the section <c>Gateway:Clusters</c> of the configuration names. <c>app.MapReverseProxy()</c> and
    /// <c>app.MapGateway()</c> map them. Calling it again changes nothing.
    /// </summary>
    public static IReverseProxyBuilder AddGateway(this IReverseProxyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddGateway();
        if (services.Any(static service => service.ServiceType == typeof(UpstreamSet)))
        {
            return builder;
        }

        // First in the list, so that options in code win even if they were set earlier.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<GatewayProxyOptions>, ConfiguredOptions>());
        services.AddOptionsWithValidateOnStart<GatewayProxyOptions, OptionsCheck>();
        services.AddSingleton<CurrentOptions>();
        services.AddSingleton<UpstreamSet>();
        services.AddSingleton(static provider => new UpstreamStatuses(
            provider.GetRequiredService<UpstreamSet>(), provider.GetRequiredService<IProxyStateLookup>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static _ => new UpstreamCalls());
        services.AddSingleton<CallTelemetry>();
        services.AddSingleton<CallDrain>();
        services.AddSingleton<ForwardingRuntime>();
        services.AddSingleton(static provider => new UnknownMethodForwarder(
            provider.GetRequiredService<UpstreamSet>(), provider.GetRequiredService<EndpointDataSource>(), provider.GetRequiredService<ForwardingRuntime>(), provider.GetRequiredService<GatewayVisibility>()));
        services.AddSingleton<UpstreamEndpointBuilder>();
        services.AddSingleton<RefusedPaths>();
        services.AddSingleton<IGatewayMethodSource, UpstreamMethodSource>();
        services.AddSingleton<IProxyConfigProvider, GatewayRoutes>();
        services.AddSingleton<ConnectionHealth>();
        services.AddSingleton<IPassiveHealthCheckPolicy>(static provider => provider.GetRequiredService<ConnectionHealth>());
        services.AddSingleton<IHostedService, SchemaFollower>();
        services.AddSingleton<IClusterChangeListener, ClusterChanges>();
        builder.AddConfigFilter<ClusterDefaults>();
        builder.AddTransforms<HeadersFirst>();
        Decorate(services);
        return builder;
    }

    /// <summary>Serves clusters of gRPC servers, with options in code. They win over the configuration.</summary>
    public static IReverseProxyBuilder AddGateway(this IReverseProxyBuilder builder, Action<GatewayProxyOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureOptions);
        builder.AddGateway();
        builder.Services.Configure(configureOptions);
        return builder;
    }

    // Wraps the registered forwarder: YARP's own, or one of the application.
    private static void Decorate(IServiceCollection services)
    {
        var inner = services.LastOrDefault(static service => service.ServiceType == typeof(IHttpForwarder) && !service.IsKeyedService)
            ?? throw new InvalidOperationException("No forwarder of YARP is registered: call AddReverseProxy() first.");
        services.Remove(inner);
        services.AddSingleton<IHttpForwarder>(provider => ActivatorUtilities.CreateInstance<GrpcForwarder>(provider, Make(inner, provider)));
    }

    private static IHttpForwarder Make(ServiceDescriptor inner, IServiceProvider provider) => (IHttpForwarder)(
        inner.ImplementationInstance
        ?? inner.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!));
}
