using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Greetering.Api.Home;

/// <summary>The page at <c>/</c>: the services of this server, with commands to copy.</summary>
internal static class HomePage
{
    public static IEndpointConventionBuilder MapHomePage(this IEndpointRouteBuilder endpoints, string path)
    {
        var html = Read();
        return endpoints.MapGet(path, (HttpContext http, IServer server) => Results.Content(
            html.Replace("{grpc-port}", GrpcPort(http, server).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            "text/html; charset=utf-8")).ExcludeFromDescription();
    }

    // The port without TLS, or this page's own.
    private static int GrpcPort(HttpContext http, IServer server)
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (BindingAddress.Parse(address) is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false } bound && bound.Port != http.Connection.LocalPort)
            {
                return bound.Port;
            }
        }

        return http.Connection.LocalPort;
    }

    private static string Read()
    {
        using var stream = typeof(HomePage).Assembly.GetManifestResourceStream("home.html")
            ?? throw new InvalidOperationException("The home page is not in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
