using Gateway.Cleartext;
using Gateway.Cleartext.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS, for endpoints of the configuration.</summary>
public static class CleartextHttp2WebHostBuilderExtensions
{
    /// <summary>
    /// Lets every <c>http://</c> endpoint of the configuration answer HTTP/1.1 and HTTP/2 with prior knowledge (h2c), so that browsers, curl and gRPC clients
    /// share one address. Kestrel by itself speaks only HTTP/1.1 there. This one call registers everything it needs.
    /// </summary>
    /// <remarks>
    /// <code>builder.WebHost.UseCleartextHttp2();</code>
    /// It applies to the endpoints of <c>Kestrel:Endpoints</c> whose <c>Protocols</c> is <c>Http1AndHttp2</c> or absent. If there are none, it applies to <c>urls</c>
    /// (<c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c>, <c>app.Urls</c>), and if these are empty, to <c>http://localhost:5000</c>. It does not change
    /// <c>https://</c> endpoints, endpoints of a single protocol, or endpoints made in code: call <c>UseCleartextHttp2()</c> on the endpoint there.
    /// </remarks>
    /// <param name="builder">The builder of the web host.</param>
    /// <param name="configure">Sets the limits for connections that have not sent their first bytes; null keeps the defaults.</param>
    public static IWebHostBuilder UseCleartextHttp2(this IWebHostBuilder builder, Action<CleartextHttp2Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            services.AddCleartextHttp2(configure);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, ConfiguredEndpoints>());
        });
    }
}
