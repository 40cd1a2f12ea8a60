using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Testing;

/// <summary>
/// A real Kestrel on ports that the system picks, one for HTTP/1.1 and one for HTTP/2 without TLS. Disposing it fails when the host logged an error
/// that the test did not allow.
/// </summary>
/// <remarks>
/// <code>
/// await using var host = await KestrelHost.StartAsync(services => services.AddGrpc(), app => app.MapGrpcService&lt;Greeter&gt;());
/// using var client = host.CreateHttp1Client();
/// </code>
/// </remarks>
public sealed class KestrelHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelHost(WebApplication app, LogCollector logs)
    {
        _app = app;
        Logs = logs;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Http1 = new Uri(addresses[0]);
        Http2 = new Uri(addresses[1]);
    }

    /// <summary>The address for HTTP/1.1.</summary>
    public Uri Http1 { get; }

    /// <summary>The address for HTTP/2 without TLS.</summary>
    public Uri Http2 { get; }

    /// <summary>The log of the host.</summary>
    public LogCollector Logs { get; }

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Whether the test expects errors in the log.</summary>
    public bool AllowErrors { get; set; }

    public static async Task<KestrelHost> StartAsync(Action<IServiceCollection> services, Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        var logs = new LogCollector();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();

        // First, so that endpoint defaults apply to the endpoints below.
        configure?.Invoke(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        services(builder.Services);
        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new KestrelHost(app, logs);
    }

    /// <summary>A client that speaks HTTP/1.1.</summary>
    public HttpClient CreateHttp1Client() => new() { BaseAddress = Http1 };

    /// <summary>A client that speaks HTTP/2 without TLS.</summary>
    public HttpClient CreateHttp2Client() => new()
    {
        BaseAddress = Http2,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Stops the host as a signal would: the host stops listening, and calls get their drain timeout.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (!AllowErrors && Logs.Errors.Count > 0)
        {
            throw new InvalidOperationException("The host logged errors that the test does not allow:\n" + string.Join('\n', Logs.Errors));
        }
    }
}
