using System.Net;
using System.Net.Sockets;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Cleartext.Tests.Servers;

/// <summary>
/// A server whose endpoints the test describes. It answers <c>/</c> with the protocol, the method and the length of the request's body, and <c>/connection</c>
/// with the addresses of the connection. An error in its log fails the test.
/// </summary>
internal sealed class PortHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PortHost(WebApplication app, LogCollector logs)
    {
        _app = app;
        Logs = logs;
    }

    public LogCollector Logs { get; }

    public string[] Addresses => [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    public Uri Address => new(Addresses[0]);

    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    /// <summary>Starts a server with one endpoint for both protocols, made in code.</summary>
    public static Task<PortHost> StartAsync(Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null) => StartAsync(
        [],
        builder =>
        {
            builder.Services.AddCleartextHttp2();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseCleartextHttp2()));
            configure?.Invoke(builder);
        },
        map);

    /// <summary>Starts a server with these settings and no endpoint in code.</summary>
    public static async Task<PortHost> StartAsync(Dictionary<string, string?> settings, Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null)
    {
        var logs = new LogCollector();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel((host, kestrel) => kestrel.Configure(host.Configuration.GetSection("Kestrel"), reloadOnChange: true));
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddRoutingCore();
        configure(builder);
        builder.Services.AddSingleton<ObservedListenerFactory>().AddSingleton<IConnectionListenerFactory>(static services => services.GetRequiredService<ObservedListenerFactory>());
        var app = builder.Build();
        app.UseRouting();
        app.UseWebSockets();
        map?.Invoke(app);
        app.MapMethods("/", ["GET", "POST", "PUT", "PATCH", "PRIVATE"], AnswerAsync);
        app.MapGet("/connection", http => http.Response.WriteAsync($"{http.Connection.LocalIpAddress}:{http.Connection.LocalPort} {http.Connection.RemoteIpAddress} {http.Request.Scheme}"));
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new PortHost(app, logs);
    }

    /// <summary>A port that was free a moment ago, on both loopback addresses.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Sends a GET by one version of HTTP, on a new connection.</summary>
    public static async Task<string> AskAsync(Uri address, Version version, string path = "/")
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=localhost" } };
        using var client = new HttpClient(handler) { BaseAddress = address, DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        return await client.GetStringAsync(path, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until this server listens on a port.</summary>
    public Task ListeningAsync(int port) => _app.Services.GetRequiredService<ObservedListenerFactory>().ListeningAsync(port).WaitAsync(TestContext.Current.CancellationToken);

    public Task<string> AskAsync(Version version, string path = "/") => AskAsync(Address, version, path);

    public Task<RawSocket> ConnectAsync() => RawSocket.ConnectAsync(new IPEndPoint(IPAddress.Parse(Address.Host), Address.Port));

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.Empty(Logs.Errors);
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        var length = 0L;
        var buffer = new byte[4096];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer)) > 0;)
        {
            length += read;
        }

        await http.Response.WriteAsync($"{http.Request.Protocol} {http.Request.Method} {length}");
    }
}
