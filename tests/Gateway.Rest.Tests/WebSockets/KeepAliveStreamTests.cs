using System.Net.WebSockets;
using Gateway.Rest.WebSockets.Connection;
using Gateway.Rest.WebSockets.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>Which peers count as gone.</summary>
public sealed class KeepAliveStreamTests : IHttpRequestLifetimeFeature, IPumpOwner, IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly BlockingConnection _connection = new();
    private readonly KeepAliveStream _stream;
    private bool _aborted;

    public KeepAliveStreamTests()
    {
        _stream = new KeepAliveStream(_connection, Http(), _time, _interval, _interval);
    }

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted { get; set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    void IHttpRequestLifetimeFeature.Abort() => _aborted = true;

    ValueTask IPumpOwner.OnClosedAsync() => ValueTask.CompletedTask;

    void IPumpOwner.OnLost()
    {
    }

    void IPumpOwner.OnUnexpected() => Assert.Fail("No message is unexpected here.");

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
    }

    [Fact]
    public void A_peer_that_nobody_listens_to_is_not_gone()
    {
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(_interval);
        }

        Assert.False(_aborted);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_gone_after_two_intervals()
    {
        var read = _stream.ReadAsync(new byte[1], Token);

        _time.Advance(_interval);
        Assert.False(_aborted);
        _time.Advance(_interval);
        Assert.True(_aborted);

        await _stream.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.AsTask());
    }

    [Fact]
    public async Task Pings_go_out_at_every_interval_though_a_peer_may_be_silent_for_longer()
    {
        using var connection = new BlockingConnection();
        using var stream = new KeepAliveStream(connection, Http(), _time, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25));
        var read = stream.ReadAsync(new byte[1], Token);

        // The first ping goes out after 10 s, and the time for its answer is over after 35 s.
        foreach (var pings in new[] { 1, 2, 3 })
        {
            _time.Advance(TimeSpan.FromSeconds(10));

            // A write waits for a ping that is on its way.
            await stream.WriteAsync(ReadOnlyMemory<byte>.Empty, Token);
            Assert.Equal(pings, connection.Writes.Count);
        }

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(_aborted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_aborted);

        await stream.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.AsTask());
    }

    [Fact]
    public async Task A_peer_that_answers_a_ping_has_the_whole_time_for_the_next()
    {
        using var connection = new BlockingConnection();
        using var stream = new KeepAliveStream(connection, Http(), _time, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25));
        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(5));
        connection.Sent = [1];
        Assert.Equal(1, await stream.ReadAsync(new byte[1], Token));
        var read = stream.ReadAsync(new byte[1], Token);

        // The ping that was sent after 20 s is the first without an answer: 45 s.
        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(24.9));
        Assert.False(_aborted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_aborted);

        await stream.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.AsTask());
    }

    [Fact]
    public async Task A_peer_that_nobody_listened_to_when_the_ping_was_sent_has_until_the_next_one()
    {
        _time.Advance(_interval);
        var read = _stream.ReadAsync(new byte[1], Token);

        _time.Advance(_interval);
        Assert.False(_aborted);
        _time.Advance(_interval);
        Assert.True(_aborted);

        await _stream.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.AsTask());
    }

    [Fact]
    public async Task A_peer_whose_messages_wait_for_a_slow_service_is_not_gone()
    {
        using var socket = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true });
        using var pump = new MessagePump(socket, null, new TakenMessages(Some: true, Many: true, Raw: false), this);

        // Two messages, {} and {}, masked by zeros. They are there when the first read asks for them, so that the pump has come to its wait when this returns.
        _connection.Sent = Convert.FromHexString("8182000000007B7D" + "8182000000007B7D");
        var pumping = pump.RunAsync();
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(_interval);
        }

        Assert.False(_aborted);

        // The service takes both: from here on a silent peer is one that is gone.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("{}"u8.ToArray(), (await pump.TakeAsync(Token, Token))!.Value.Bytes.ToArray());
            pump.Give();
        }

        await _connection.Waits.WaitAsync(Token);
        _time.Advance(_interval);
        _time.Advance(_interval);
        Assert.True(_aborted);

        await _stream.StopAsync();
        await pumping.WaitAsync(Token);
        Assert.True(pump.IsLost);
    }

    [Fact]
    public async Task Peer_that_takes_nothing_of_a_message_is_gone_and_a_slow_one_is_not()
    {
        _connection.Blocks = true;
        var write = _stream.WriteAsync(new byte[150_000], Token).AsTask();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(_interval);
            Assert.False(_aborted);
            await _connection.TakeAsync();
        }

        _time.Advance(_interval);
        _time.Advance(_interval);
        Assert.True(_aborted);
        _stream.Peer.Release();
        await write;
    }

    [Fact]
    public async Task Close_frame_is_followed_by_no_ping_and_no_timeout()
    {
        var read = _stream.ReadAsync(new byte[1], Token);

        _stream.StopWaiting();
        _time.Advance(_interval);
        _time.Advance(_interval);

        Assert.False(_aborted);

        // Waits for a ping that is on its way.
        await _stream.StopAsync();
        Assert.Empty(_connection.Writes);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.AsTask());
    }

    [Fact]
    public async Task Stream_does_nothing_after_its_stop()
    {
        await _stream.StopAsync();
        _time.Advance(_interval * 10);
        await _stream.StopAsync();
        Assert.False(_aborted);
        Assert.Empty(_connection.Writes);
    }

    [Fact]
    public async Task A_ping_never_stands_inside_a_frame()
    {
        _connection.Blocks = true;
        var write = _stream.WriteAsync(new byte[40_000], Token).AsTask();
        _time.Advance(_interval);
        await _connection.TakeAsync();
        await _connection.TakeAsync();
        await write;

        Assert.Equal([32 * 1024, 40_000 - (32 * 1024), 2], _connection.Writes);
    }

    private DefaultHttpContext Http()
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpRequestLifetimeFeature>(this);
        return http;
    }
}
