using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>How a WebSocket ends that is not simply over: the client closes, vanishes, goes silent, does not read; the host stops.</summary>
public sealed class LifetimeTests
{
    private readonly ObservedTimeProvider _time = new();
    private readonly Signal _entered = new();
    private readonly Signal _cancelled = new();
    private readonly Signal _release = new();
    private readonly TaskCompletionSource<Exception?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AskResp Long => new() { Text = new string('x', 100_000) };

    private Task<Exception?> End => _end.Task.WaitAsync(Token);

    [Theory]
    [InlineData(false, "/v1/watch/x")]
    [InlineData(true, "/v1/watch/x")]
    [InlineData(false, "/v1/talk")]
    [InlineData(true, "/v1/talk")]
    public async Task A_Close_frame_cancels_the_call_and_is_answered(bool http2, string path)
    {
        await using var host = await HostAsync(UntilCancelledAsync);
        using var socket = await SocketClient.OpenAsync(host, path, http2: http2);
        await _entered.Task;

        await socket.Socket.CloseAsync((WebSocketCloseStatus)3001, "enough", Token);

        Assert.Equal(3001, (int)socket.Socket.CloseStatus!);
        await _cancelled.Task;
        Assert.IsType<OperationCanceledException>(await End, exactMatch: false);
    }

    [Fact]
    public async Task A_Close_frame_is_answered_though_the_service_does_not_listen()
    {
        await using var host = await HostAsync(_ => _release.Task);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        await _entered.Task;

        await socket.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);

        Assert.Equal(WebSocketState.Closed, socket.Socket.State);
        _release.Set();
        Assert.Null(await End);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_cancels_the_call(bool http2)
    {
        await using var host = await HostAsync(UntilCancelledAsync);
        using (var socket = await SocketClient.OpenAsync(host, "/v1/talk", http2: http2))
        {
            await _entered.Task;
            socket.Socket.Abort();
        }

        await _cancelled.Task;
        Assert.IsType<OperationCanceledException>(await End, exactMatch: false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_only_writes_is_stopped_by_its_writes(bool http2)
    {
        var message = new AskResp { Text = new string('x', 10_000) };
        var service = Watching(async (responses, _) =>
        {
            while (true)
            {
                await responses.WriteAsync(message, CancellationToken.None);
            }
        });
        await using var host = await HostAsync(service);
        using (var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", http2: http2))
        {
            await socket.ReadTextAsync();
            socket.Socket.Abort();
        }

        Assert.IsType<OperationCanceledException>(await End, exactMatch: false);
    }

    // Or some of them, whose clients are gone, would hold all threads there are, and with them the news that the clients are gone.
    [Fact]
    public async Task A_service_that_only_writes_lets_others_have_its_thread_now_and_then()
    {
        const int count = 320;
        var pauses = 0;
        var service = Watching(async (responses, _) =>
        {
            for (var i = 0; i < count; i++)
            {
                var write = responses.WriteAsync(new AskResp { Text = "x" }, CancellationToken.None);
                pauses += write.IsCompleted ? 0 : 1;
                await write;
            }
        });
        await using var host = await HostAsync(service);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");

        Assert.Equal(count, (await socket.ReadAllAsync()).Count);
        Assert.InRange(pauses, count / 20, count);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_the_service_up_and_gets_everything_when_it_does()
    {
        const int count = 3_000;
        var written = 0;
        var text = new string('x', 10_000);
        var blocked = new Signal();
        var service = Watching(async (responses, _) =>
        {
            for (var i = 0; i < count; i++)
            {
                var write = responses.WriteAsync(new AskResp { Text = text });
                if (!write.IsCompleted)
                {
                    blocked.Set();
                }

                await write;
                written++;
            }
        });
        await using var host = await HostAsync(service);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        await blocked.Task;
        Assert.True(written < count, "30 MB fit nowhere.");

        var all = await socket.ReadAllAsync();

        Assert.Equal(count, all.Count);
        Assert.All(all, one => Assert.Equal(text.Length + 11, one.Length));
        Assert.Equal(1000, socket.Closed.Code);
    }

    [Fact]
    public async Task A_write_that_waits_is_ended_by_the_deadline()
    {
        var service = Watching(async (responses, context) =>
        {
            context.CancellationToken.Register(_cancelled.Set);
            _entered.Set();
            while (true)
            {
                var write = responses.WriteAsync(Long, CancellationToken.None);
                if (!write.IsCompleted)
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                }

                await write;
            }
        });
        await using var host = await HostAsync(service);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", options => options.SetRequestHeader("grpc-timeout", "1S"));
        await _entered.Task;
        await _cancelled.Task;
        Assert.NotNull(await End);

        // What was sent is whole, and the end comes behind it.
        var all = await socket.ReadAllAsync();
        Assert.StartsWith("{\"error\":{\"code\":4", all[^1], StringComparison.Ordinal);
        Assert.Equal(4004, socket.Closed.Code);
    }

    [Fact]
    public async Task A_write_that_is_given_up_ends_the_call_as_by_native_gRPC()
    {
        var service = Watching(async (responses, _) =>
        {
            using var patience = new CancellationTokenSource();
            while (true)
            {
                var write = responses.WriteAsync(Long, patience.Token);
                if (!write.IsCompleted)
                {
                    await patience.CancelAsync();
                }

                await write;
            }
        });
        await using var host = await HostAsync(service);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        Assert.IsType<OperationCanceledException>(await End, exactMatch: false);

        await socket.ReadAllAsync();
        Assert.Equal(4001, socket.Closed.Code);
    }

    [Fact]
    public async Task A_stopping_host_tells_streams_and_lets_them_end_well()
    {
        var host = await HostAsync(_ => Task.WhenAny(_cancelled.Task, _release.Task));
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        await _entered.Task;

        var stop = host.Kestrel.StopAsync(Token);

        Assert.Empty(await socket.ReadAllAsync());
        Assert.Equal((1000, ""), socket.Closed);
        await stop;
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stopping_host_ends_streams_that_do_not_with_UNAVAILABLE(bool http2)
    {
        await using var host = await HostAsync(_ => _release.Task);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", http2: http2);
        await _entered.Task;

        var stop = host.Kestrel.StopAsync(Token);
        await _cancelled.Task;
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["{\"error\":" + RefusalTests.Status(14, "The server is stopping.") + "}"], await socket.ReadAllAsync());
        Assert.Equal((4014, "The server is stopping."), socket.Closed);
        _release.Set();
        await stop;
    }

    [Fact]
    public async Task A_ping_is_sent_every_30_seconds_and_a_silent_peer_is_gone()
    {
        await using var host = await HostAsync(UntilCancelledAsync);
        using var client = await RawSocketAsync(host, "/v1/watch/x");
        await _entered.Task;

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal("8900", await ReadHexAsync(client, 2));
            await client.WriteAsync(Convert.FromHexString("8A8000000000"), Token);
            await PassAsync(client);
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("8900", await ReadHexAsync(client, 2));
        Assert.False(_cancelled.Task.IsCompleted);

        // How often is KeepAliveStreamTests' affair: after its answer to the last ping the server may not be back at reading yet, and a peer is silent only where somebody listens.
        do
        {
            _time.Advance(TimeSpan.FromSeconds(30));
        }
        while (await IsPingedAsync(client));

        await _cancelled.Task;
        Assert.IsType<OperationCanceledException>(await End, exactMatch: false);
    }

    [Fact]
    public async Task A_call_without_messages_ends_where_the_application_says_so()
    {
        await using var host = await new LabHost
        {
            Services = services => services.AddSingleton<TimeProvider>(_time),
            Rest = rest => (rest.WebSockets.IdleTimeout, rest.WebSockets.KeepAliveInterval) = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync("{}");
            await socket.ReadTextAsync();
            _time.Advance(TimeSpan.FromSeconds(59));
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        await socket.ReadAllAsync();
        Assert.Equal((4004, "No message was sent or received for 00:01:00."), socket.Closed);
    }

    [Fact]
    public async Task A_call_that_is_cut_before_it_has_begun_to_read_is_closed_like_any_other()
    {
        var told = new Signal();
        var clock = new HastyTimeProvider(TimeSpan.FromSeconds(77), told.Task, Token);
        await using var host = await new LabHost
        {
            Services = services => services.AddSingleton<TimeProvider>(clock),
            Application = app => app.Use(EndsAsync),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", options => options.SetRequestHeader("grpc-timeout", "77S"));

        Assert.StartsWith("{\"error\":{\"code\":4", Assert.Single(await socket.ReadAllAsync()), StringComparison.Ordinal);
        told.Set();

        Assert.Equal(4004, socket.Closed.Code);
        Assert.Null(await End);
    }

    [Fact]
    public async Task A_read_after_the_call_finds_it_over()
    {
        IAsyncStreamReader<AskReq>? kept = null;
        var service = new LabService
        {
            OnTalk = (requests, _, _) =>
            {
                kept = requests;
                return Task.CompletedTask;
            },
        };
        await using var host = await new LabHost { Service = service, Application = app => app.Use(EndsAsync) }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        Assert.Empty(await socket.ReadAllAsync());
        Assert.Null(await End);

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task A_client_that_breaks_the_protocol_is_told_and_the_call_cancelled()
    {
        await using var host = await HostAsync(UntilCancelledAsync);
        using var client = await RawSocketAsync(host, "/v1/watch/x");
        await _entered.Task;

        // A reserved opcode.
        await client.WriteAsync(Convert.FromHexString("838000000000"), Token);

        Assert.Equal("880203EA", await ReadHexAsync(client, 4));
        await _cancelled.Task;
    }

    [Fact]
    public async Task A_client_that_never_answers_a_Close_frame_is_left()
    {
        await using var host = await HostAsync(_ => Task.CompletedTask);
        using var client = await RawSocketAsync(host, "/v1/watch/x");
        Assert.Equal("880203E8", await ReadHexAsync(client, 4));

        // The end of the connection, once the time for an answer is over.
        var end = client.ReadAsync(new byte[1], Token).AsTask();
        await _time.TimerAsync(TimeSpan.FromSeconds(2), Token);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, await end);
    }

    // False when the connection has ended instead.
    private static async Task<bool> IsPingedAsync(NetworkStream client)
    {
        try
        {
            return await ReadHexAsync(client, 2) == "8900";
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Lets the server see what was sent before: it answers a ping.
    private static async Task PassAsync(NetworkStream client)
    {
        await client.WriteAsync(Convert.FromHexString("898000000000"), Token);
        Assert.Equal("8A00", await ReadHexAsync(client, 2));
    }

    private static async Task<string> ReadHexAsync(NetworkStream client, int count)
    {
        var bytes = new byte[count];
        await client.ReadExactlyAsync(bytes, Token);
        return Convert.ToHexString(bytes);
    }

    private static async Task<NetworkStream> RawSocketAsync(LabHost host, string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.Kestrel.Http1.Host, host.Kestrel.Http1.Port, Token);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
            Token);
        var head = "";
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var one = new byte[1];
            await stream.ReadExactlyAsync(one, Token);
            head += (char)one[0];
        }

        // The answer to this key in RFC 6455, section 1.3.
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head, StringComparison.Ordinal);
        return stream;
    }

    private Task EndsAsync(HttpContext http, RequestDelegate next) => KeepEndAsync(next(http));

    private async Task UntilCancelledAsync(ServerCallContext context)
    {
        await _cancelled.Task;
        context.CancellationToken.ThrowIfCancellationRequested();
    }

    private LabService Watching(Func<IServerStreamWriter<AskResp>, ServerCallContext, Task> work) => new()
    {
        OnWatch = (_, responses, context) => KeepEndAsync(work(responses, context)),
    };

    private Task<LabHost> HostAsync(Func<ServerCallContext, Task> work)
    {
        var service = new LabService
        {
            OnWatch = (_, _, context) => RunAsync(work, context),
            OnTalk = (_, _, context) => RunAsync(work, context),
        };
        return HostAsync(service);
    }

    private Task<LabHost> HostAsync(LabService service) =>
        new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();

    private async Task RunAsync(Func<ServerCallContext, Task> work, ServerCallContext context)
    {
        using var registration = context.CancellationToken.Register(_cancelled.Set);
        _entered.Set();
        await KeepEndAsync(work(context));
    }

    private async Task KeepEndAsync(Task work)
    {
        try
        {
            await work;
            _end.TrySetResult(null);
        }
        catch (Exception error)
        {
            _end.TrySetResult(error);
            throw;
        }
    }
}
