using System.Net.WebSockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>A client that does not read: what the server holds for it is bounded, and so is the time for which it does.</summary>
public sealed class StalledClientTests
{
    // Fits into no socket.
    private const int Much = 30_000_000;

    private static readonly TimeSpan _closing = TimeSpan.FromSeconds(2);

    private readonly ObservedTimeProvider _time = new();
    private readonly Signal _stalled = new();
    private readonly Signal _aborted = new();
    private readonly Signal _closed = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The client's window for a stream is 64 KB.
    [Theory]
    [InlineData(false, Much)]
    [InlineData(true, Much)]
    [InlineData(true, 70_000)]
    public async Task A_client_that_takes_nothing_more_is_left_when_the_time_for_its_answer_is_over(bool http2, int length)
    {
        await using var host = await HostAsync(Watching(length));
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", http2: http2);
        await _stalled.Task;

        // The call is idle, and the client is told.
        _time.Advance(TimeSpan.FromMinutes(1));
        await _time.TimerAsync(_closing, Token);
        Assert.False(_aborted.IsSet);
        _time.Advance(_closing);

        await _aborted.Task;
        await Assert.ThrowsAnyAsync<Exception>(socket.ReadAllAsync);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_closes_and_takes_nothing_more_is_left_as_well(bool http2)
    {
        await using var host = await HostAsync(Watching(Much));
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", http2: http2);
        await _stalled.Task;

        await socket.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _time.TimerAsync(_closing, Token);
        _time.Advance(_closing);

        await _aborted.Task;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_reads_again_in_time_gets_all_of_it_and_the_end(bool http2)
    {
        await using var host = await HostAsync(Watching(Much));
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", http2: http2);
        await _stalled.Task;
        _time.Advance(TimeSpan.FromMinutes(1));
        await _time.TimerAsync(_closing, Token);

        var all = await socket.ReadAllAsync();

        Assert.Equal(2, all.Count);
        Assert.Equal("{'text':''}".Length + Much, all[0].Length);
        Assert.StartsWith("{\"error\":{\"code\":4", all[^1], StringComparison.Ordinal);
        Assert.Equal(4004, socket.Closed.Code);
        Assert.False(_aborted.IsSet);
    }

    // Nothing waits then, and yet the connection cannot end.
    [Fact]
    public async Task A_client_that_does_not_take_what_the_server_holds_for_it_is_left_a_little_later()
    {
        await using var host = await HostAsync(Watching(Much), hold: null);
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync(
            "GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        await _time.TimerAsync(_closing, Token);
        _time.Advance(_closing);

        // As long as for the answer to a ping.
        await _time.TimerAsync(TimeSpan.FromSeconds(30), Token);
        Assert.False(_closed.IsSet);
        _time.Advance(TimeSpan.FromSeconds(30));

        await _closed.Task;
    }

    // Gives a message up that is not sent at once.
    // Sends one message, for which the client has no room.
    private LabService Watching(int length) => new()
    {
        OnWatch = async (_, responses, _) =>
        {
            var write = responses.WriteAsync(new AskResp { Text = new string('x', length) }, CancellationToken.None);
            if (!write.IsCompleted)
            {
                _stalled.Set();
            }

            await write;
        },
    };

    private Task<LabHost> HostAsync(LabService service, long? hold = 64 * 1024) => new LabHost
    {
        Service = service,
        Services = services => services.AddSingleton<TimeProvider>(_time),
        Rest = rest => (rest.WebSockets.IdleTimeout, rest.WebSockets.KeepAliveInterval) = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
        Builder = builder => builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = hold),
        Application = app => app.Use((http, next) =>
        {
            http.RequestAborted.Register(_aborted.Set);
            http.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.Register(_closed.Set);
            return next(http);
        }),
    }.StartAsync();
}
