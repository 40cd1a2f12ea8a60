using System.Net;
using System.Net.Sockets;

namespace Gateway.Yarp.Tests.Lab;

/// <summary>An address where nothing listens, and where a server can start later.</summary>
internal static class ClosedPort
{
    public static Uri Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
