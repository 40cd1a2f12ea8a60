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
        _stream.StopWaiting();
        _stream.HoldWrites();

        Assert.True(_stream.WriteAsync(new byte[40_000], Token).AsTask().IsCompletedSuccessfully);
    }
}
