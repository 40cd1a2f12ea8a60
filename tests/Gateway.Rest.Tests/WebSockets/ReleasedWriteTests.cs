using Gateway.Rest.WebSockets.Connection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>Writes and waits for a peer that takes nothing, which the call lets go.</summary>
public sealed class ReleasedWriteTests : IDisposable
{
    private readonly BlockingConnection _connection = new() { Blocks = true };
    private readonly KeepAliveStream _stream;

    public ReleasedWriteTests() =>
        _stream = new KeepAliveStream(_connection, new DefaultHttpContext(), new FakeTimeProvider(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
    }

    [Fact]
    public async Task A_write_that_is_let_go_before_it_begins_does_not_wait_and_a_later_one_does()
    {
        _stream.Peer.Hold();
        _stream.Peer.Release();
        Assert.True(_stream.WriteAsync(new byte[40_000], Token).AsTask().IsCompletedSuccessfully);

        _stream.Peer.Hold();
        var later = _stream.WriteAsync(new byte[1], Token).AsTask();
        Assert.False(later.IsCompleted);
        _stream.Peer.Release();
        await later;
    }

    [Fact]
    public async Task Wait_for_an_earlier_write_can_be_released_too()
    {
        Assert.True(await _stream.Peer.CatchUpAsync());
        var given = _stream.WriteAsync(new byte[1], Token).AsTask();
        _stream.Peer.Release();
        await given;
        Assert.False(_stream.Peer.HasTaken);

        // Released before the wait begins, and after.
        Assert.False(await _stream.Peer.CatchUpAsync());
        _stream.Peer.Hold();
        var wait = _stream.Peer.CatchUpAsync().AsTask();
        Assert.False(wait.IsCompleted);
        _stream.Peer.Release();
        Assert.False(await wait);

        _stream.Peer.Hold();
        wait = _stream.Peer.CatchUpAsync().AsTask();
        Assert.False(wait.IsCompleted);
        _connection.Take();
        Assert.True(await wait);
        Assert.True(_stream.Peer.HasTaken);
        await _stream.Peer.TakenAsync();
    }

    [Fact]
    public async Task Release_ends_every_wait_at_once()
    {
        _stream.Peer.Release();
        await _stream.WriteAsync(new byte[1], Token);
        _stream.Peer.Hold();
        var wait = _stream.Peer.CatchUpAsync().AsTask();

        // The answer to the peer's Close frame.
        var close = _stream.WriteAsync(new byte[4], Token).AsTask();
        Assert.False(wait.IsCompleted || close.IsCompleted);
        _stream.StopWaiting();

        Assert.False(await wait);
        await close;
    }

    [Fact]
    public void Write_after_StopWaiting_does_not_wait_even_after_Hold()
    {
        _stream.StopWaiting();
        _stream.Peer.Hold();

        Assert.True(_stream.WriteAsync(new byte[40_000], Token).AsTask().IsCompletedSuccessfully);
    }
}
