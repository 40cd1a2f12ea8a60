using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.StreamComparison.Server;

/// <summary>One server for all contenders: HTTP/1.1 and HTTP/2 without TLS, on ports that the system picks.</summary>
internal sealed class ComparisonServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ComparisonServer(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Http1Port = new Uri(addresses[0]).Port;
        Http2Port = new Uri(addresses[1]).Port;
    }

    public int Http1Port { get; }

    public int Http2Port { get; }

    public static async Task<ComparisonServer> StartAsync(Feed feed)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton(feed);
        builder.Services.AddGrpc();
        builder.Services.AddGateway();
        var app = builder.Build();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<TimedGreeting>();
        app.MapGateway();
        app.MapPolling(feed);
        await app.StartAsync();
        return new ComparisonServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
