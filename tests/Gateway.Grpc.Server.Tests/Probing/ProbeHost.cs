using System.Threading.Channels;
using Gateway.Grpc.Server.Tests.Protos;
using Gateway.Testing;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>
/// The probe service on a real Kestrel, with the original .NET client connected to it. Disposing it fails when the host logged an error
/// that the test did not announce.
/// </summary>
internal sealed class ProbeHost : IAsyncDisposable
{
    private readonly Channel<string> _ended;

    private ProbeHost(KestrelHost server, Channel<string> ended, HttpMessageHandler? handler)
    {
        Server = server;
        _ended = ended;
        Channel = Connect(handler);
        Client = new Probe.ProbeClient(Channel);
        Raw = new RawClient(server.CreateHttp2Client());
    }

    public KestrelHost Server { get; }

    public GrpcChannel Channel { get; }

    /// <summary>The original client.</summary>
    public Probe.ProbeClient Client { get; }

    /// <summary>HTTP/2 requests made by hand, for what the original client never sends.</summary>
    public RawClient Raw { get; }

    /// <param name="script">What the service does.</param>
    /// <param name="options">Options of all services.</param>
    /// <param name="services">What else is registered.</param>
    /// <param name="pipeline">Middleware, ahead of the service.</param>
    /// <param name="map">Maps services; the probe service when null.</param>
    /// <param name="handler">The client's HTTP handler, when a test needs its own.</param>
    public static async Task<ProbeHost> StartAsync(
        Script? script = null,
        Action<GrpcServiceOptions>? options = null,
        Action<IGrpcServerBuilder>? services = null,
        Action<WebApplication>? pipeline = null,
        Action<WebApplication>? map = null,
        HttpMessageHandler? handler = null)
    {
        var ended = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var server = await KestrelHost.StartAsync(
            collection =>
            {
                collection.AddSingleton(script ?? new Script());
                var grpc = collection.AddGrpc(options ?? (static _ => { }));
                services?.Invoke(grpc);
            },
            app =>
            {
                pipeline?.Invoke(app);
                app.Use(async (http, next) =>
                {
                    try
                    {
                        await next(http);
                    }
                    finally
                    {
                        ended.Writer.TryWrite(http.Request.Path);
                    }
                });
                (map ?? (static app => app.MapGrpcService<ProbeService>())).Invoke(app);
            });
        return new ProbeHost(server, ended, handler);
    }

    /// <summary>Another channel to the same server.</summary>
    public GrpcChannel Connect(HttpMessageHandler? handler = null) =>
        GrpcChannel.ForAddress(Server.Http2, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });

    /// <summary>Waits until the server is done with a request, and gives its path.</summary>
    public Task<string> RequestEndedAsync() => _ended.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Come();

    /// <summary>Whether some request has ended that nobody has waited for yet.</summary>
    public bool SomeRequestEnded => _ended.Reader.Count > 0;

    public async ValueTask DisposeAsync()
    {
        Raw.Dispose();
        Channel.Dispose();

        // Requests whose client has just gone come to their end first: what is under test is that they log no error.
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
    }
}
