using Gateway.Calls.Catalog;
using Gateway.Hosting;
using Gateway.Hosting.Calls;
using Gateway.Hosting.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what every door needs.</summary>
public static class CallHostingServiceCollectionExtensions
{
    /// <summary>Adds the method catalog and the tracking of open calls. Every door calls it; calling it again changes nothing.</summary>
    public static IServiceCollection AddCallHosting(this IServiceCollection services)
    {
        services.AddOptions<CallHostingOptions>();
        services.TryAddSingleton<MethodCatalog>();
        services.TryAddSingleton<CallTracker>();
        services.AddMetrics();
        services.TryAddSingleton<CallTelemetry>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddCleartextHttp2();
        return services;
    }
}
