using System.Net.WebSockets;
using Gateway.Rest.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>Who is held to be gone, and who is not.</summary>
public sealed class KeepAliveStreamTests : IHttpRequestLifetimeFeature, IPumpOwner, IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly Connection _connection = new();
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
        using var connection = new Connection();
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
        using var connection = new Connection();
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
        using var pump = new MessagePump(socket, null, new TakenMessages(Any: true, Many: true, Raw: false), this);

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
    public async Task A_peer_that_takes_nothing_of_a_message_is_gone_and_one_that_takes_it_slowly_is_not()
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
        _stream.ReleaseWrite();
        await write;
    }

    [Fact]
    public async Task No_ping_stands_behind_a_Close_frame_and_no_peer_is_gone_any_more()
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
    public async Task Nothing_happens_after_the_stop()
    {
        await _stream.StopAsync();
        _time.Advance(_interval * 10);
        await _stream.StopAsync();
        Assert.False(_aborted);
        Assert.Empty(_connection.Writes);
    }

    [Fact]
    public async Task A_write_that_is_let_go_before_it_begins_does_not_wait_and_a_later_one_does()
    {
        _connection.Blocks = true;
        _stream.HoldWrites();
        _stream.ReleaseWrite();
        Assert.True(_stream.WriteAsync(new byte[40_000], Token).AsTask().IsCompletedSuccessfully);

        _stream.HoldWrites();
        var later = _stream.WriteAsync(new byte[1], Token).AsTask();
        Assert.False(later.IsCompleted);
        _stream.ReleaseWrite();
        await later;
    }

    [Fact]
    public async Task What_a_write_left_behind_can_be_waited_for_and_that_wait_let_go_too()
    {
        Assert.True(await _stream.CatchUpAsync());
        _connection.Blocks = true;
        var given = _stream.WriteAsync(new byte[1], Token).AsTask();
        _stream.ReleaseWrite();
        await given;
        Assert.False(_stream.HasTaken);

        // Let go before it begins, and after.
        Assert.False(await _stream.CatchUpAsync());
        _stream.HoldWrites();
        var wait = _stream.CatchUpAsync().AsTask();
        Assert.False(wait.IsCompleted);
        _stream.ReleaseWrite();
        Assert.False(await wait);

        _stream.HoldWrites();
        wait = _stream.CatchUpAsync().AsTask();
        Assert.False(wait.IsCompleted);
        _connection.Take();
        Assert.True(await wait);
        Assert.True(_stream.HasTaken);
        await _stream.TakenAsync();
    }

    [Fact]
    public async Task Whatever_waits_is_let_go_at_once()
    {
        _connection.Blocks = true;
        _stream.ReleaseWrite();
        await _stream.WriteAsync(new byte[1], Token);
        _stream.HoldWrites();
        var wait = _stream.CatchUpAsync().AsTask();

        // The answer to the peer's Close frame.
        var close = _stream.WriteAsync(new byte[4], Token).AsTask();
        Assert.False(wait.IsCompleted || close.IsCompleted);
        _stream.StopWaiting();

        Assert.False(await wait);
        await close;
    }

    [Fact]
    public void Nothing_waits_after_StopWaiting_whatever_began_since()
    {
        _connection.Blocks = true;
        _stream.StopWaiting();
        _stream.HoldWrites();

        Assert.True(_stream.WriteAsync(new byte[40_000], Token).AsTask().IsCompletedSuccessfully);
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

    // Sends what it has, then nothing any more, and takes what is written only when the test says so.
    private sealed class Connection : MemoryStream
    {
        private readonly SemaphoreSlim _begun = new(0);
        private TaskCompletionSource _taken = new();
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] Sent { get; set; } = [];

        /// <summary>Somebody waits for more than was sent.</summary>
        public Task Waits => _waits.Task;

        public bool Blocks { get; set; }

        /// <summary>The length of each write.</summary>
        public List<int> Writes { get; } = [];

        /// <summary>Takes what was written.</summary>
        public void Take()
        {
            var taken = _taken;
            _taken = new TaskCompletionSource();
            taken.SetResult();
        }

        /// <summary>Takes the write that is under way, and waits for the next one.</summary>
        public async Task TakeAsync()
        {
            await _begun.WaitAsync(Token);
            Take();
            await _begun.WaitAsync(Token);
            _begun.Release();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Sent.Length > 0)
            {
                var count = Math.Min(buffer.Length, Sent.Length);
                Sent.AsSpan(0, count).CopyTo(buffer.Span);
                Sent = Sent[count..];
                return count;
            }

            // Registered before it is told, so that whoever hears of it can count on the wait.
            var wait = new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            _waits.TrySetResult();
            await wait;
            return 0;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(buffer.Length);
            var taken = Blocks ? new ValueTask(_taken.Task) : ValueTask.CompletedTask;
            _begun.Release();
            return taken;
        }
    }
}
