using Gateway.Program.Features.Tls;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Program.Features.Connections;

/// <summary>Sets up the connections to servers: their certificates, and the size of the buffer of a stream whose client does not read.</summary>
internal static class UpstreamConnections
{
    // The runtime's window grows up to 16 MB, and a client that stops reading keeps it full. The project file turns this off. With this size, a stream from a server 50 ms away gets 20 MB/s.
    private const int StreamWindow = 1024 * 1024;

    /// <summary>Sets up the client of a cluster.</summary>
    public static void Apply(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        handler.InitialHttp2StreamWindowSize = StreamWindow;
        UpstreamCertificates.Apply(context, handler);
    }
}
