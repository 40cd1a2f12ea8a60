using System.Net;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using LabProtos;

namespace Gateway.Rest.Tests.Original;

/// <summary>A deadline that passes by the system's clock, which Grpc.AspNetCore watches too: the answer comes at that moment, whatever the service does.</summary>
public sealed class DeadlineTests
{
    private static readonly string _exceeded = RefusalTests.Status(4, "Deadline Exceeded");
    private static readonly (string, string) _soon = ("grpc-timeout", "100m");

    private readonly Signal _cancelled = new();
    private readonly Signal _release = new();
    private readonly Signal _returned = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Answer_is_504_while_a_stubborn_service_runs(string method, string path, string? body)
    {
        await using var host = await StubbornAsync(writes: false);

        Assert.Equal((504, _exceeded), (await host.SendAsync(method, path, body, _soon)).Both);

        await _cancelled.Task;
        Assert.False(_returned.IsSet);
        _release.Set();
        await _returned.Task;
        Assert.Equal(200, (await host.GetAsync("/v1/files/x")).Status);
    }

    [Theory]
    [InlineData("GET", "/v1/watch/a", null)]
    [InlineData("POST", "/v1/talk", "{}")]
    public async Task Stream_ends_with_the_error_while_a_stubborn_service_runs(string method, string path, string? body)
    {
        await using var host = await StubbornAsync(writes: true);

        Assert.Equal((200, "{\"text\":\"one\"}\n{\"error\":" + _exceeded + "}\n"), (await host.SendAsync(method, path, body, _soon)).Both);

        await _cancelled.Task;
        Assert.False(_returned.IsSet);
        _release.Set();
        await _returned.Task;
    }

    [Fact]
    public async Task WebSocket_closes_while_a_stubborn_service_runs()
    {
        await using var host = await StubbornAsync(writes: true);
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", options => options.SetRequestHeader("grpc-timeout", "100m"));

        Assert.Equal(["{\"text\":\"one\"}", "{\"error\":" + _exceeded + "}"], await socket.ReadAllAsync());
        Assert.Equal(4004, socket.Closed.Code);

        await _cancelled.Task;
        Assert.False(_returned.IsSet);
        _release.Set();
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a")]
    public async Task Client_uses_its_HTTP_2_connection_again(string path)
    {
        var connections = 0;
        await using var host = await StubbornAsync(writes: false);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, token) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = host.Kestrel.Http2 };
        foreach (var _ in Enumerable.Range(0, 3))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.Add("grpc-timeout", "100m");
            using var response = await client.SendAsync(request, Token);
            Assert.Equal((504, _exceeded), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        }

        Assert.Equal(1, connections);
        _release.Set();
    }

    [Theory]
    [InlineData("/v1/collect", 504)]
    [InlineData("/v1/talk", 504)]
    public async Task Service_that_waits_in_a_read_is_woken(string path, int status)
    {
        await using var host = await HostAsync(async (requests, _, _) =>
        {
            Assert.True(await requests!.MoveNext(CancellationToken.None));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => requests.MoveNext(CancellationToken.None));
            _returned.Set();
        });
        var body = new LiveContent();
        await body.SendAsync("{}");
        using var client = host.Kestrel.CreateHttp2Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = body };
        request.Headers.Add("grpc-timeout", "100m");

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal((status, _exceeded), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        await _returned.Task;
        body.End();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Service_that_waits_in_a_write_is_woken(bool http2)
    {
        await using var host = await HostAsync(async (_, responses, context) =>
        {
            using var registration = context.CancellationToken.Register(_cancelled.Set);
            var message = new AskResp { Text = new string('x', 100_000) };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                while (true)
                {
                    await responses!.WriteAsync(message, CancellationToken.None);
                }
            });
            _returned.Set();
        });

        if (http2)
        {
            // Its content is not read: no more comes than the window of the stream.
            using var response = await host.OpenAsync("/v1/watch/x", http2: true, _soon);
            await _returned.Task;
        }
        else
        {
            using var client = await RawClient.ConnectAsync(host);
            await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\ngrpc-timeout: 100m\r\n\r\n");
            await _returned.Task;
        }

        await _cancelled.Task;
    }

    private Task<LabHost> StubbornAsync(bool writes) => HostAsync(async (_, responses, context) =>
    {
        using var registration = context.CancellationToken.Register(_cancelled.Set);
        if (writes)
        {
            await responses!.WriteAsync(new AskResp { Text = "one" }, CancellationToken.None);
        }

        await _release.Task;
        Assert.True(context.CancellationToken.IsCancellationRequested);
        _returned.Set();
    });

    private static Task<LabHost> HostAsync(Func<Grpc.Core.IAsyncStreamReader<AskReq>?, Grpc.Core.IServerStreamWriter<AskResp>?, Grpc.Core.ServerCallContext, Task> work) =>
        new LabHost { Service = new WorkingService(work) }.StartAsync();
}
