using Gateway.Cleartext.Detection;
using Gateway.Cleartext.HandOver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Cleartext.Endpoints;

/// <summary>
/// Gives the endpoints of the configuration both protocols. It is a startup filter because these run after the host has collected the addresses of <c>urls</c>
/// and before the server starts.
/// </summary>
internal sealed class ConfiguredEndpoints(IServer server, IOptions<KestrelServerOptions> kestrel) : IStartupFilter
{
    // Kestrel's own default.
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
        // Kestrel's order of precedence: its own endpoints, then addresses. PreferHostingUrls reverses it.
        var inSection = options.ConfigurationLoader?.Configuration.GetSection("Endpoints").GetChildren().Select(endpoint => endpoint.Key).ToArray() ?? [];
        if (inSection.Length == 0 && Http2HandOver.Find(options) is null)
        {
            Listen(options, addresses.Addresses);
        }
        else if (addresses is not { PreferHostingUrls: true, Addresses.Count: > 0 })
        {
            // Adds the HTTP/2 endpoint now: when the configuration changes later, Kestrel ignores new endpoints made in code.
            Http2HandOver.For(options);
            foreach (var name in inSection)
            {
                options.ConfigurationLoader!.Endpoint(name, endpoint => UseBothProtocols(endpoint.ListenOptions, endpoint.IsHttps));
            }
        }
    }

    // Sets HTTP/1.1 explicitly. Otherwise Kestrel warns that HTTP/2 is not enabled without TLS.
    private static void UseBothProtocols(ListenOptions endpoint, bool isHttps)
    {
        if (!isHttps && endpoint.Protocols.HasFlag(HttpProtocols.Http1AndHttp2))
        {
            endpoint.Protocols = HttpProtocols.Http1;
            ProtocolDetectorSetup.AddTo(endpoint);
        }
    }

    // Kestrel ignores addresses when it has endpoints, and the HTTP/2 endpoint is one. So each address becomes an endpoint.
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
