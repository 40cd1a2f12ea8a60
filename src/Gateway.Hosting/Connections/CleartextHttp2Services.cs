using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Gateway.Hosting.Connections;

/// <summary>What a server needs before one of its endpoints may ask for both protocols. Without such an endpoint nothing of it does anything.</summary>
internal static class CleartextHttp2Services
{
    public static IServiceCollection AddCleartextHttp2(this IServiceCollection services)
    {
        services.AddOptions<CleartextHttp2Options>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, HandedOverListenerFactory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ListeningAddressesSetup>());
        return services;
    }
}
