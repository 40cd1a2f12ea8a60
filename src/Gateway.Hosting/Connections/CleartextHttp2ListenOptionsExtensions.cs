using Gateway.Hosting.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS, for endpoints made in code.</summary>
public static class CleartextHttp2ListenOptionsExtensions
{
    /// <summary>
    /// Lets an endpoint without TLS answer both HTTP/1.1 and HTTP/2 with prior knowledge (h2c, as gRPC clients speak it), so that REST and gRPC share one port.
    /// Kestrel by itself speaks HTTP/1.1 there.
    /// </summary>
    /// <remarks>
    /// <code>kestrel.ListenAnyIP(8080, endpoint => endpoint.UseCleartextHttp2());</code>
    /// Call it after other connection middleware, such as <c>UseConnectionLogging()</c>, which then sees both protocols.
    /// On an endpoint with TLS it changes nothing: there the two ends agree on a protocol by ALPN.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddGrpc()</c> was not called.</exception>
    public static ListenOptions UseCleartextHttp2(this ListenOptions endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.EndPoint is Http2EndPoint)
        {
            return endpoint;
        }

        var services = endpoint.ApplicationServices;
        if (!services.GetServices<IConnectionListenerFactory>().OfType<HandedOverListenerFactory>().Any())
        {
            throw new InvalidOperationException("UseCleartextHttp2() has nothing to hand connections over to: call services.AddGrpc() first.");
        }

        if (!endpoint.Protocols.HasFlag(HttpProtocols.Http1))
        {
            endpoint.Protocols = HttpProtocols.Http1;
        }

        var handOver = Http2HandOver.For(endpoint.KestrelServerOptions);
        var options = services.GetRequiredService<IOptions<CleartextHttp2Options>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<ProtocolDetector>();
        endpoint.Use(http1 => new ProtocolDetector(http1, handOver, options, time, logger).OnConnectionAsync);
        return endpoint;
    }
}
