using Gateway.Rest;
using Gateway.Rest.Calls;
using Gateway.Rest.Configuration;
using Gateway.Rest.Connect;
using Gateway.Rest.Hosting;
using Gateway.Rest.Options;
using Gateway.Rest.Responses;
using Gateway.Rest.Routing;
using Gateway.Rest.Streams;
using Gateway.Rest.Telemetry;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the gateway: REST, streams and WebSocket for gRPC services.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>
    /// Registers the gateway. <c>app.MapGateway()</c> then serves the gRPC services of the application. The section <c>Gateway</c> of the configuration sets the options.
    /// Calling it again changes nothing.
    /// </summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddMetrics();
        AddConfiguration(services);
        services.AddOptions<GatewayOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GatewaySettings>();
        services.TryAddSingleton(static provider => provider.GetRequiredService<GatewaySettings>().Visibility);
        services.TryAddSingleton<CallTelemetry>();
        services.TryAddSingleton<CallTracker>();
        services.TryAddSingleton<LongTurns>();
        services.TryAddSingleton<SnapshotCompiler>();
        services.TryAddSingleton<GatewayHost>();
        services.TryAddSingleton(static provider => new ServedBindings(provider.GetRequiredService<GatewayHost>()));
        services.TryAddSingleton(static provider => new GatewayCalls(provider.GetRequiredService<GatewayHost>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMethodSource, ServedByGateway>());
        services.TryAddSingleton(static provider => new GatewayErrors(provider.GetRequiredService<GatewaySettings>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, BindingMatcherPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ConnectMatcherPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, WebSocketFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StatusBodyFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StartupCheck>());
        return services;
    }

    /// <summary>Registers the gateway, with options in code. They win over the configuration.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, Action<GatewayOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configureOptions);
        services.AddGateway();
        services.Configure(configureOptions);
        return services;
    }

    // First in the list, so that options in code win even if they were set earlier than AddGateway().
    private static void AddConfiguration(IServiceCollection services)
    {
        if (!services.Any(service => !service.IsKeyedService && service.ImplementationType == typeof(ConfiguredOptions)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<GatewayOptions>, ConfiguredOptions>());
        }
    }

    private sealed class ConfiguredOptions(IServiceProvider services) : IConfigureOptions<GatewayOptions>
    {
        public void Configure(GatewayOptions options) => CheckedSection.Bind(services.GetService<IConfiguration>(), GatewayOptions.SectionName, options);
    }
}
