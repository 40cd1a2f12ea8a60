using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>Services that write to a WebSocket whose client is slow, or gone.</summary>
public sealed class WriteTests
{
    private readonly WatchedCall _call = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AskResp Long => new() { Text = new string('x', 100_000) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_only_writes_is_stopped_by_its_writes(bool http2)
    {
        var message = new AskResp { Text = new string('x', 10_000) };
        var service = _call.Watching(async (responses, _) =>
        {
            while (true)
            {
                await responses.WriteAsync(message, CancellationToken.None);
            }
        });
        await using var host = await _call.HostAsync(service);
        using (var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", http2: http2))
        {
            await socket.ReadTextAsync();
            socket.Socket.Abort();
        }

        Assert.IsType<OperationCanceledException>(await _call.End, exactMatch: false);
    }

    // Or some of them, whose clients are gone, would hold all threads there are, and with them the news that the clients are gone.
    [Fact]
    public async Task A_service_that_only_writes_lets_others_have_its_thread_now_and_then()
    {
        const int count = 320;
        var pauses = 0;
        var service = _call.Watching(async (responses, _) =>
        {
            for (var i = 0; i < count; i++)
            {
                var write = responses.WriteAsync(new AskResp { Text = "x" }, CancellationToken.None);
                pauses += write.IsCompleted ? 0 : 1;
                await write;
            }
        });
        await using var host = await _call.HostAsync(service);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");

        Assert.Equal(count, (await socket.ReadAllAsync()).Count);
        Assert.InRange(pauses, count / 20, count);
    }

    [Fact]
    public async Task Client_that_does_not_read_blocks_the_service_and_later_gets_everything()
    {
        const int count = 3_000;
        var written = 0;
        var text = new string('x', 10_000);
        var blocked = new Signal();
        var service = _call.Watching(async (responses, _) =>
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
        await using var host = await _call.HostAsync(service);
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
        var service = _call.Watching(async (responses, context) =>
        {
            context.CancellationToken.Register(_call.Cancelled.Set);
            _call.Entered.Set();
            while (true)
            {
                var write = responses.WriteAsync(Long, CancellationToken.None);
                if (!write.IsCompleted)
                {
                    _call.Time.Advance(TimeSpan.FromSeconds(1));
                }

                await write;
            }
        });
        await using var host = await _call.HostAsync(service);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", options => options.SetRequestHeader("grpc-timeout", "1S"));
        await _call.Entered.Task;
        await _call.Cancelled.Task;
        Assert.NotNull(await _call.End);

        // What was sent is whole, and the end comes behind it.
        var all = await socket.ReadAllAsync();
        Assert.StartsWith("{\"error\":{\"code\":4", all[^1], StringComparison.Ordinal);
        Assert.Equal(4004, socket.Closed.Code);
    }

    [Fact]
    public async Task A_write_that_is_given_up_ends_the_call_as_by_native_gRPC()
    {
        var service = _call.Watching(async (responses, _) =>
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
        await using var host = await _call.HostAsync(service);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        Assert.IsType<OperationCanceledException>(await _call.End, exactMatch: false);

        await socket.ReadAllAsync();
        Assert.Equal(4001, socket.Closed.Code);
    }
}
