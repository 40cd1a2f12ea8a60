using Gateway.Cleartext.HandOver;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Cleartext.Detection;

/// <summary>Puts the protocol detector into the connection middleware of an endpoint.</summary>
internal static class ProtocolDetectorSetup
{
    /// <exception cref="InvalidOperationException">The services are not registered.</exception>
    public static void AddTo(ListenOptions endpoint)
    {
        // ConfigureEndpointDefaults() reaches the hand-over's own endpoint too. That one speaks HTTP/2 already.
        if (endpoint.EndPoint is Http2EndPoint)
        {
            return;
        }

        var services = endpoint.ApplicationServices;
        if (services.GetService<UndecidedConnections>() is not { } undecided)
        {
            throw new InvalidOperationException("UseCleartextHttp2() on an endpoint needs its services: call builder.Services.AddCleartextHttp2() first.");
        }

        if (!endpoint.Protocols.HasFlag(HttpProtocols.Http1))
        {
            endpoint.Protocols = HttpProtocols.Http1;
        }

        var handOver = Http2HandOver.For(endpoint.KestrelServerOptions);
        var options = services.GetRequiredService<IOptions<CleartextHttp2Options>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<ProtocolDetector>();
        endpoint.Use(http1 => new ProtocolDetector(http1, handOver, undecided, options.DetectionTimeout, time, logger).OnConnectionAsync);
    }
}
