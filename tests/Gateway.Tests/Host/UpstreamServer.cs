using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Proto;

namespace Gateway.Tests.Host;

/// <summary>A gRPC server.</summary>
internal sealed class UpstreamServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _paths = new();
    private readonly WebApplication _app;

    private UpstreamServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>The paths of all calls.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>The headers of the last call.</summary>
    public IReadOnlyDictionary<string, string> LastHeaders { get; private set; } = new Dictionary<string, string>();

    /// <param name="hasReflection">Whether it has reflection.</param>
    /// <param name="port">Its port; 0 for one that the system picks.</param>
    /// <param name="tls">Its TLS; null for none.</param>
    public static async Task<UpstreamServer> StartAsync(bool hasReflection = true, int port = 0, Action<HttpsConnectionAdapterOptions>? tls = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            if (tls is not null)
            {
                endpoint.UseHttps(tls);
            }
        }));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddGrpcReflection();
        var app = builder.Build();
        UpstreamServer? server = null;
        app.Use(next => http =>
        {
            if (server is not null)
            {
                server._paths.Enqueue(http.Request.Path.Value!);
                server.LastHeaders = http.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            }

            return next(http);
        });
        app.UseRouting();
        app.MapGrpcService<Greeter>();
        if (hasReflection)
        {
            app.MapGrpcReflectionService();
        }

        await app.StartAsync(TestContext.Current.CancellationToken);
        return server = new UpstreamServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Greeter : Greetering.GreeteringBase
    {
        // Answers "traceparent" with that header.
        public override Task<HelloResp> Hello(HelloReq request, ServerCallContext context) =>
            Task.FromResult(new HelloResp { Msg = request.Name == "traceparent" ? context.RequestHeaders.GetValue(request.Name) ?? "" : $"Hello {request.Name}" });

        // One answer, and then nothing for as long as the client likes.
        public override async Task StreamHello(HelloReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
        {
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = context.CancellationToken.Register(() => cancelled.TrySetResult());
            await responseStream.WriteAsync(new HelloResp { Msg = $"Hello {request.Name}" });
            await cancelled.Task;
        }

        // An answer to each request, for as long as the client likes.
        public override async Task ChatHello(IAsyncStreamReader<HelloReq> requestStream, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
        {
            await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(new HelloResp { Msg = $"Hello {request.Name}" });
            }
        }
    }
}
