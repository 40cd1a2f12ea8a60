using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Gateway.Console.Hosting;

/// <summary>Finds the address for native gRPC, such as grpcurl's, as the client of a page can reach it.</summary>
internal static class NativeAddress
{
    /// <summary>The address: this page's own, or another port without TLS where the page came to a port of its own without TLS.</summary>
    public static string Of(HttpContext http, IServer? server)
    {
        var request = http.Request;
        var own = $"{request.Scheme}://{request.Host.ToUriComponent()}";

        // With TLS one port takes both. Behind a proxy, the ports of this process are not those of the client.
        if (request.IsHttps || (request.Host.Port ?? 80) != http.Connection.LocalPort)
        {
            return own;
        }

        foreach (var address in server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (BindingAddress.Parse(address) is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false } bound && bound.Port != http.Connection.LocalPort)
            {
                return $"http://{new HostString(request.Host.Host, bound.Port).ToUriComponent()}";
            }
        }

        return own;
    }
}
