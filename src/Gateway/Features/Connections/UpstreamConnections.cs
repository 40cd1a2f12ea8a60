using Gateway.Program.Features.Tls;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Program.Features.Connections;

/// <summary>Sets the connections to servers up: their certificates, and how much of a stream the gateway holds for a client that does not read.</summary>
internal static class UpstreamConnections
{
    // A window of the runtime grows up to 16 MB, and a client that stops reading keeps it. The project file switches that off. One stream from a server 50 ms away then has 20 MB a second.
    private const int StreamWindow = 1024 * 1024;

    /// <summary>Sets up the client of a cluster.</summary>
    public static void Apply(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        handler.InitialHttp2StreamWindowSize = StreamWindow;
        UpstreamCertificates.Apply(context, handler);
    }
}
