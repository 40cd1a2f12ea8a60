using Gateway.Cleartext.Detection;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS, for endpoints made in code.</summary>
public static class CleartextHttp2ListenOptionsExtensions
{
    /// <summary>
    /// Lets an endpoint without TLS answer HTTP/1.1 and HTTP/2 with prior knowledge (h2c), so that browsers, curl and gRPC clients share one port.
    /// Kestrel by itself speaks only HTTP/1.1 there.
    /// </summary>
    /// <remarks>
    /// <code>
    /// builder.Services.AddCleartextHttp2();
    /// builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(8080, endpoint => endpoint.UseCleartextHttp2()));
    /// </code>
    /// Call it after other connection middleware, such as <c>UseConnectionLogging()</c>, which then sees both protocols.
    /// It changes nothing on an endpoint with TLS: there, client and server agree on a protocol by ALPN.
    /// </remarks>
    /// <param name="endpoint">The endpoint.</param>
    /// <exception cref="InvalidOperationException">Neither <c>AddCleartextHttp2()</c> nor <c>builder.WebHost.UseCleartextHttp2()</c> was called.</exception>
    public static ListenOptions UseCleartextHttp2(this ListenOptions endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ProtocolDetectorSetup.AddTo(endpoint);
        return endpoint;
    }
}
