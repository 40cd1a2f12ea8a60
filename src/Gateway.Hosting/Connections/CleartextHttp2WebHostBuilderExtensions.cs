using Gateway.Hosting.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS, for endpoints of the configuration.</summary>
public static class CleartextHttp2WebHostBuilderExtensions
{
    /// <summary>
    /// Lets every <c>http://</c> endpoint of the configuration answer both HTTP/1.1 and HTTP/2 with prior knowledge (h2c, as gRPC clients speak it), so that
    /// <c>http://localhost:8080</c> is the one address of REST and gRPC. Kestrel by itself speaks HTTP/1.1 there.
    /// </summary>
    /// <remarks>
    /// These are the endpoints of <c>Kestrel:Endpoints</c> whose <c>Protocols</c> name both or nothing; without any, those of <c>urls</c>
    /// (<c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c>, <c>app.Urls</c>), and without these <c>http://localhost:5000</c>. <c>https://</c> endpoints, and those
    /// of one protocol, stay as they are. An application that listens in code calls <c>UseCleartextHttp2()</c> on the endpoint there.
    /// </remarks>
    /// <param name="builder">The builder of the web host.</param>
    /// <param name="configure">Time and number of connections that have not spoken yet; null for the defaults.</param>
    public static IWebHostBuilder UseCleartextHttp2(this IWebHostBuilder builder, Action<CleartextHttp2Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            services.AddCleartextHttp2();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, ConfiguredEndpoints>());
            if (configure is not null)
            {
                services.Configure(configure);
            }
        });
    }
}
