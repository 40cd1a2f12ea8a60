using Gateway.Pages;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Console.Home;

/// <summary>The addresses for calls, as the browser that requests the page sees this server.</summary>
/// <param name="Origin">For REST, with the path base: <c>http://localhost:8080</c>.</param>
/// <param name="IsSecure">Whether native gRPC uses TLS.</param>
/// <param name="GrpcHost">The host and port for native gRPC: <c>localhost:50051</c>.</param>
internal sealed record CallAddresses(string Origin, bool IsSecure, string GrpcHost)
{
    /// <summary>For WebSockets: <c>ws://localhost:8080</c>.</summary>
    public string WebSocket => "ws" + Origin["http".Length..];

    /// <summary>For native gRPC: <c>http://localhost:50051</c>.</summary>
    public string Grpc => $"{(IsSecure ? "https" : "http")}://{GrpcHost}";

    /// <summary>The addresses for a request.</summary>
    /// <param name="http">The request for the page.</param>
    /// <param name="origin">The address for calls. If it is null or not an address, the address of the request counts.</param>
    public static CallAddresses Of(HttpContext http, string? origin)
    {
        if (Uri.TryCreate(origin, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
        {
            return new(origin!.TrimEnd('/'), address.Scheme == Uri.UriSchemeHttps, $"{address.Host}:{address.Port}");
        }

        var request = http.Request;
        var host = RequestHost.Of(http);
        var own = host.Port ?? (request.IsHttps ? 443 : 80);

        // With TLS, one port serves REST and gRPC. Behind a proxy, clients use other ports than those of this process.
        var port = !request.IsHttps && own == http.Connection.LocalPort && OtherPort(http) is { } other ? other : own;
        return new($"{request.Scheme}://{host.ToUriComponent()}{request.PathBase.ToUriComponent()}", request.IsHttps, new HostString(host.Host, port).ToUriComponent());
    }

    // Without TLS, a port usually speaks only HTTP/1.1 or only HTTP/2, so gRPC has another port.
    private static int? OtherPort(HttpContext http)
    {
        foreach (var address in http.RequestServices.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (BindingAddress.Parse(address) is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false } bound && bound.Port != http.Connection.LocalPort)
            {
                return bound.Port;
            }
        }

        return null;
    }
}
