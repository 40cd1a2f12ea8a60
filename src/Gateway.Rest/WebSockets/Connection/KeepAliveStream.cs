using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets.Connection;

/// <summary>The connection below a WebSocket. It sends pings between the WebSocket's frames, detects a silent peer, and releases reads and writes when the call is over.</summary>
/// <remarks>
/// The framework's own pings count a peer as dead when its pong waits behind messages that a slow service has not read yet. This stream counts a peer as dead only
/// when it sends nothing while a read waits for it, or takes none of the bytes that are sent.
/// </remarks>
internal sealed class KeepAliveStream : Stream
{
    // The size limit of one write: with each write that it takes, the peer of a long message shows that it is alive.
    private const int MaxWrite = 32 * 1024;

    // A ping of no bytes, as a server sends it: not masked (RFC 6455, section 5.5.2).
    private static readonly byte[] _ping = [0x89, 0x00];

    private readonly Stream _inner;
    private readonly HttpContext _http;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _readEnd = new();
    private readonly CancellationTokenRegistration _gone;
    private readonly Lock _gate = new();
    private Task? _pinging;
    private PingClock _clock;
    private bool _reading;
    private bool _writing;
    private bool _pingDue;

    public KeepAliveStream(Stream inner, HttpContext http, TimeProvider time, TimeSpan interval, TimeSpan timeout)
    {
        _inner = inner;
        _http = http;
        _clock = new PingClock(time, interval, timeout);
        Peer = new PeerWait(() => _clock.NoteTaken());
        _timer = time.CreateTimer(static stream => ((KeepAliveStream)stream!).Tick(), this, interval, Timeout.InfiniteTimeSpan);

        // An HTTP/2 write may wait for a stream that was reset: see ClientWait.
        _gone = http.RequestAborted.UnsafeRegister(static stream => ((KeepAliveStream)stream!).StopWaiting(), this);
    }

    /// <summary>The waits of writes for a slow peer.</summary>
    public PeerWait Peer { get; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    [ExcludeFromCodeCoverage(Justification = "The connection has no length.")]
    public override long Length => throw new NotSupportedException();

    [ExcludeFromCodeCoverage(Justification = "The connection has no position.")]
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>
    /// From now on no write waits for the peer: few bytes are left to send, and a peer that does not read delays no other code. The stream also sends no more pings: no
    /// frame follows a Close frame, and the caller decides how long the answer to it may take.
    /// </summary>
    public void StopWaiting()
    {
        lock (_gate)
        {
            Peer.End();
        }

        Peer.Release();
    }

    /// <summary>Reads and drops the bytes that still arrive. Ends when the peer closes, with <see cref="StopAsync"/>, or when the connection is gone; never throws.</summary>
    public async Task DrainAsync()
    {
        var rented = ArrayPool<byte>.Shared.Rent(1024);
        try
        {
            while (await ReadAsync(rented.AsMemory(), CancellationToken.None) > 0)
            {
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // No more bytes arrive.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Ends a read that waits for the peer, and the pings. Once the task has ended, the connection belongs to the server again.</summary>
    public Task StopAsync()
    {
        Task? pinging;
        lock (_gate)
        {
            Peer.End();
            pinging = _pinging;
        }

        _timer.Dispose();
        _gone.Dispose();
        _readEnd.Cancel();
        return pinging ?? Task.CompletedTask;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Restart the silence: no read was pending until now, and this read may be about to receive the answer to the last ping.
        _clock.NoteRead();
        _reading = true;
        try
        {
            // WebSocket passes no token that can be cancelled. This token ends only the read, not the connection.
            var count = await _inner.ReadAsync(buffer, _readEnd.Token);
            _clock.NoteRead();
            return count;
        }
        finally
        {
            _reading = false;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await EnterWriteAsync();
        try
        {
            while (buffer.Length > 0)
            {
                var part = buffer[..Math.Min(buffer.Length, MaxWrite)];
                await WritePartAsync(part);
                buffer = buffer[part.Length..];
            }
        }
        finally
        {
            LeaveWrite();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    [ExcludeFromCodeCoverage(Justification = "WebSockets read asynchronously.")]
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage(Justification = "WebSockets write asynchronously.")]
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage(Justification = "The connection cannot seek.")]
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage(Justification = "The connection has no length.")]
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _timer.Dispose();
        _gone.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsGone(Exception error) => error is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;

    private async ValueTask WritePartAsync(ReadOnlyMemory<byte> part)
    {
        // The server keeps the bytes that do not fit at once until the peer takes them: the wait is for back pressure only.
        var written = _inner.WriteAsync(part, CancellationToken.None);
        if (written.IsCompleted)
        {
            await written;
            return;
        }

        await Peer.ForAsync(written.AsTask());
    }

    private async ValueTask EnterWriteAsync()
    {
        Task? pinging;
        lock (_gate)
        {
            // The WebSocket writes one frame at a time: only a ping may be under way.
            _writing = true;
            pinging = _pinging;
        }

        if (pinging is not null)
        {
            await pinging;
        }
    }

    private void LeaveWrite()
    {
        lock (_gate)
        {
            _writing = false;
            if (_pingDue)
            {
                _pingDue = false;
                SendPing();
            }
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (Peer.IsOver)
            {
                return;
            }

            switch (_clock.Next(isAwaited: _reading || _pingDue, out var next))
            {
                case PingStep.Lose:
                    _http.Abort();
                    break;

                case PingStep.Ping when _writing:
                    _pingDue = true;
                    break;

                case PingStep.Ping:
                    SendPing();
                    break;
            }

            _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    private void SendPing()
    {
        if (!Peer.IsOver && _pinging is null)
        {
            _pinging = PingAsync();
        }
    }

    private async Task PingAsync()
    {
        await Task.Yield();
        try
        {
            await WritePartAsync(_ping);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The peer is gone: the read fails too.
        }
        finally
        {
            lock (_gate)
            {
                _pinging = null;
            }
        }
    }
}
