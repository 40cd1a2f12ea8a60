using System.Net;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;

namespace Gateway.Rest.Tests.Original;

/// <summary>A client that leaves cancels the token of its call, of every kind, with a deadline and without.</summary>
public sealed class CancellationTests
{
    private readonly Signal _entered = new();
    private readonly Signal _cancelled = new();
    private readonly Signal _returned = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool, bool> Calls
    {
        get
        {
            var calls = new TheoryData<string, bool, bool>();
            foreach (var path in new[] { "/v1/ask/a", "/v1/watch/a", "/v1/collect", "/v1/talk" })
            {
                foreach (var http2 in new[] { false, true })
                {
                    calls.Add(path, http2, false);
                    calls.Add(path, http2, true);
                }
            }

            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Token_is_cancelled_when_the_client_leaves(string path, bool http2, bool withDeadline)
    {
        await using var host = await WaitingAsync();
        using var client = http2 ? host.Kestrel.CreateHttp2Client() : host.Kestrel.CreateHttp1Client();
        using var request = new HttpRequestMessage(path is "/v1/collect" or "/v1/talk" ? HttpMethod.Post : HttpMethod.Get, path)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        request.Content = request.Method == HttpMethod.Post ? new EndlessContent() : null;

        if (withDeadline)
        {
            request.Headers.Add("grpc-timeout", "1H");
        }

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answer = client.SendAsync(request, leaving.Token);
        await _entered.Task;
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await _cancelled.Task;
        await _returned.Task;
    }

    [Theory]
    [InlineData("close", false, false)]
    [InlineData("close", false, true)]
    [InlineData("close", true, false)]
    [InlineData("vanish", false, false)]
    [InlineData("vanish", false, true)]
    [InlineData("vanish", true, true)]
    public async Task Token_is_cancelled_when_a_WebSocket_leaves(string how, bool http2, bool withDeadline)
    {
        await using var host = await WaitingAsync();
        using var socket = await SocketClient.OpenAsync(
            host,
            "/v1/talk",
            options => options.SetRequestHeader(withDeadline ? "grpc-timeout" : "X-Nothing", "1H"),
            http2);
        await socket.SendAsync("{}");
        await _entered.Task;

        if (how == "close")
        {
            await socket.Socket.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, Token);
        }
        else
        {
            socket.Socket.Abort();
        }

        await _cancelled.Task;
        await _returned.Task;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_that_waits_is_cancelled_when_the_client_leaves(bool withDeadline)
    {
        var outcome = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await new LabHost
        {
            Service = new WorkingService(async (requests, _, _) =>
            {
                Assert.True(await requests!.MoveNext(CancellationToken.None));
                _entered.Set();
                outcome.SetResult(await Record.ExceptionAsync(() => requests.MoveNext(CancellationToken.None)));
            }),
        }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync(
            $"POST /v1/talk HTTP/1.1\r\nHost: lab\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n{(withDeadline ? "grpc-timeout: 1H\r\n" : "")}\r\n3\r\n{{}}\n\r\n");
        await _entered.Task;

        client.Reset();

        Assert.IsType<OperationCanceledException>(await outcome.Task.WaitAsync(Token), exactMatch: false);
    }

    [Fact]
    public async Task Token_is_not_cancelled_by_an_end_that_is_good()
    {
        var token = CancellationToken.None;
        await using var host = await new LabHost { Service = new LookingService(context => token = context.CancellationToken) }.StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/watch/a?size=1")).Status);

        Assert.True(token.CanBeCanceled);
        Assert.False(token.IsCancellationRequested);
    }

    // Ends the call as most services do: by the exception of the token.
    private Task<LabHost> WaitingAsync() => new LabHost
    {
        Service = new WorkingService(async (_, _, context) =>
        {
            using var registration = context.CancellationToken.Register(_cancelled.Set);
            _entered.Set();
            await _cancelled.Task;
            Assert.True(context.CancellationToken.IsCancellationRequested);
            _returned.Set();
            context.CancellationToken.ThrowIfCancellationRequested();
        }),
    }.StartAsync();

    // One message, and then nothing until its sender leaves.
    private sealed class EndlessContent : HttpContent
    {
        public EndlessContent() => Headers.ContentType = new("application/x-ndjson");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, Token);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{}\n"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Forever.WaitAsync(cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
