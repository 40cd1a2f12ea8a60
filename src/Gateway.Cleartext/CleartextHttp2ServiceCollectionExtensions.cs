using Gateway.Cleartext;
using Gateway.Cleartext.Detection;
using Gateway.Cleartext.Endpoints;
using Gateway.Cleartext.HandOver;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS: the services.</summary>
public static class CleartextHttp2ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the services that an endpoint made in code needs for <c>UseCleartextHttp2()</c>. By itself it changes no endpoint.
    /// <c>builder.WebHost.UseCleartextHttp2()</c> includes it. You may call it more than once.
    /// </summary>
    /// <remarks>
    /// <code>
    /// builder.Services.AddCleartextHttp2();
    /// builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(8080, endpoint => endpoint.UseCleartextHttp2()));
    /// </code>
    /// </remarks>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets the limits for connections that have not sent their first bytes; null keeps the defaults.</param>
    public static IServiceCollection AddCleartextHttp2(this IServiceCollection services, Action<CleartextHttp2Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<CleartextHttp2Options>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<UndecidedConnections>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, HandedOverListenerFactory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ListeningAddressesSetup>());
        return configure is null ? services : services.Configure(configure);
    }
}
