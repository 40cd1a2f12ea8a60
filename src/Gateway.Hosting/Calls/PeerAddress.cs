using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting.Calls;

/// <summary>The client's address in gRPC's notation: <c>ipv4:192.0.2.1:50412</c>, <c>ipv6:[::1]:50412</c>, <c>unknown</c> for what is no IP connection.</summary>
internal static class PeerAddress
{
    public static string Of(ConnectionInfo connection)
    {
        var address = connection.RemoteIpAddress;
        return address?.AddressFamily switch
        {
            AddressFamily.InterNetwork => string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{connection.RemotePort}"),
            AddressFamily.InterNetworkV6 => string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{connection.RemotePort}"),
            _ => "unknown",
        };
    }
}
