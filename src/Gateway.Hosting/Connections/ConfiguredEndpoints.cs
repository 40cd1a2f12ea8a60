using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Connections;

/// <summary>
/// Gives the endpoints of the configuration both protocols. It stands among the startup filters because they run once the host has collected the addresses of <c>urls</c>,
/// and before the server starts.
/// </summary>
internal sealed class ConfiguredEndpoints(IServer server, IOptions<KestrelServerOptions> kestrel) : IStartupFilter
{
    // What Kestrel listens on when nothing is said.
    private const string DefaultAddress = "http://localhost:5000";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
    {
        if (server.Features.Get<IServerAddressesFeature>() is { Addresses.IsReadOnly: false } addresses)
        {
            SetUp(kestrel.Value, addresses);
        }

        return next;
    }

    private static void SetUp(KestrelServerOptions options, IServerAddressesFeature addresses)
    {
        // Kestrel's own order of precedence: its endpoints before addresses, unless the host insists on the addresses.
        var inSection = options.ConfigurationLoader?.Configuration.GetSection("Endpoints").GetChildren().Select(endpoint => endpoint.Key).ToArray() ?? [];
        if (inSection.Length == 0 && Http2HandOver.Find(options) is null)
        {
            Listen(options, addresses.Addresses);
        }
        else if (addresses is not { PreferHostingUrls: true, Addresses.Count: > 0 })
        {
            // Made now, since a server adds no endpoint of code any more when its configuration changes later.
            Http2HandOver.For(options);
            foreach (var name in inSection)
            {
                options.ConfigurationLoader!.Endpoint(name, endpoint => UseBothProtocols(endpoint.ListenOptions, endpoint.IsHttps));
            }
        }
    }

    // Said explicitly to be HTTP/1.1, so that Kestrel does not warn that HTTP/2 is not to be had.
    private static void UseBothProtocols(ListenOptions endpoint, bool isHttps)
    {
        if (!isHttps && endpoint.Protocols.HasFlag(HttpProtocols.Http1AndHttp2))
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseCleartextHttp2();
        }
    }

    // A server that has endpoints of its own, as the one for what is handed over, passes over the addresses: they become endpoints too.
    private static void Listen(KestrelServerOptions options, ICollection<string> addresses)
    {
        ListenAddress[] listened = [.. (addresses.Count == 0 ? [DefaultAddress] : addresses).Select(ListenAddress.Parse)];
        addresses.Clear();
        foreach (var address in listened)
        {
            address.Listen(options, endpoint =>
            {
                if (address.IsHttps)
                {
                    endpoint.UseHttps();
                }

                UseBothProtocols(endpoint, address.IsHttps);
            });
        }
    }
}
