using System.Net.WebSockets;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Gateway.Yarp.Tests.Lab;
using Gateway.Yarp.Tests.Schemas;
using Grpc.Core;
using Grpc.Net.Client;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Status = Grpc.Core.Status;

namespace Gateway.Yarp.Tests.Hostile.Lab;

/// <summary>A gateway with two clusters: a hostile server that serves <c>lab.Lab</c>, and a good one that serves <c>lab.Hidden</c>.</summary>
internal sealed class HostileGateway : IAsyncDisposable
{
    private readonly TemporaryFile _files = new(LabFiles.Bytes);
    private readonly KestrelHost _good;
    private readonly ProxyHost _proxy;

    private HostileGateway(KestrelHost good, Uri hostile, Action<GatewayClusterOptions> configure)
    {
        _good = good;
        var cluster = new GatewayClusterOptions { DescriptorSet = _files.Path, Services = { "lab.Lab" } };
        configure(cluster);
        _proxy = new ProxyHost
        {
            Cluster = cluster,
            Proxy = ([], [ProxyHost.ClusterOf("lab", hostile), ProxyHost.ClusterOf("good", good.Http2)]),
            Options = options => options.Clusters["good"] = new GatewayClusterOptions { DescriptorSet = _files.Path, Services = { "lab.Hidden" } },
        };
    }

    public ProxyHost Proxy => _proxy;

    public KestrelHost Kestrel => _proxy.Kestrel;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HostileGateway> StartAsync(Uri hostile, Action<GatewayClusterOptions>? configure = null)
    {
        var good = await KestrelHost.StartAsync(static services => services.AddGrpc(), static app => app.MapGrpcService<GoodService>());
        var gateway = new HostileGateway(good, hostile, configure ?? (static _ => { }));
        await gateway._proxy.StartAsync();
        return gateway;
    }

    /// <summary>The unary call by REST: HTTP status and body.</summary>
    public Task<string> AskAsync(params (string Name, string Value)[] headers) => GetAsync("/v1/ask/x", headers);

    /// <summary>The stream by REST: HTTP status and body.</summary>
    public Task<string> WatchAsync() => GetAsync("/v1/watch/x");

    /// <summary>The unary call natively: code and message of its status, or the text of its message.</summary>
    public async Task<string> AskNativelyAsync(CallOptions options = default)
    {
        using var channel = _proxy.OpenChannel();
        try
        {
            return (await new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq { Text = "x" }, options.WithCancellationToken(Token))).Text;
        }
        catch (RpcException error)
        {
            return Tell(error.Status);
        }
    }

    /// <summary>The stream natively: the texts of its messages, then the status that it failed with.</summary>
    public async Task<string> WatchNativelyAsync(CallOptions options = default)
    {
        using var channel = _proxy.OpenChannel();
        var texts = new List<string>();
        try
        {
            using var call = new LabProtos.Lab.LabClient(channel).Watch(new AskReq { Text = "x" }, options.WithCancellationToken(Token));
            await foreach (var message in call.ResponseStream.ReadAllAsync(Token))
            {
                texts.Add(message.Text);
            }
        }
        catch (RpcException error)
        {
            texts.Add(Tell(error.Status));
        }

        return string.Join('|', texts);
    }

    /// <summary>A call by WebSocket: its messages, then the close code and its text.</summary>
    public async Task<string> OpenAsync(string path, string? message = null)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(Kestrel.Http1, path)) { Scheme = "ws" }.Uri, Token);
        if (message is not null)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Token);
        }

        var texts = new List<string>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                texts.Add($"{(int)socket.CloseStatus!.Value} {socket.CloseStatusDescription}");
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
                return string.Join('|', texts);
            }

            texts.Add(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
    }

    /// <summary>Asserts that the other cluster of the gateway answers by REST and natively.</summary>
    public async Task CheckOthersAsync()
    {
        Assert.Equal("200 {\"text\":\"good x\"}", await GetAsync("/v1/visible/x"));
        using var channel = _proxy.OpenChannel();
        Assert.Equal("good y", (await new LabProtos.Hidden.HiddenClient(channel).UnaryGetAsync(new AskReq { Text = "y" }, cancellationToken: Token)).Text);
    }

    public async Task<string> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        var (status, body) = await _proxy.GetAsync(path, headers);
        return $"{status} {body}".TrimEnd();
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _good.DisposeAsync();
        _files.Dispose();
    }

    private static string Tell(Status status) => $"{status.StatusCode}: {status.Detail}";

    private sealed class GoodService : LabProtos.Hidden.HiddenBase
    {
        public override Task<AskResp> UnaryGet(AskReq request, ServerCallContext context) => Task.FromResult(new AskResp { Text = $"good {request.Text}" });
    }
}
