using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Gateway.Transcoding.Wire;
using Grpc.Core;

namespace Gateway.Rest.Exchange;

/// <summary>
/// The response body of an exchange. A flush cuts the written bytes into messages and gives each to the door at once, which writes it for its client. A flush ends
/// when the door can take more, so a client that does not read slows its service down.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Dispose gives the buffer back.")]
internal sealed class ResponseFrames(ExchangeResponse response, ExchangeDoor door) : PipeWriter, IDisposable
{
    // The size of the buffer for a writer that has outlived its call.
    private const int LeastGiven = 256;

    private readonly PooledBuffer _bytes = new();
    private PooledBuffer? _decompressed;
    private volatile bool _isLent;
    private volatile bool _isOver;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _bytes.WrittenCount;

    /// <summary>
    /// The only message of a call with one answer, after its service has returned; null if there is none, or if the service wrote bytes that are not frames: the door then
    /// has a failure.
    /// The bytes are valid until the next use.
    /// </summary>
    public ReadOnlyMemory<byte>? SingleMessage
    {
        get
        {
            try
            {
                if (TryRead(0, out var message, out var end) && end == _bytes.WrittenCount)
                {
                    return message;
                }
            }
            catch (RpcException error)
            {
                // The bytes are not a message of the service.
                door.Failure = error;
            }

            if (_bytes.WrittenCount > 0)
            {
                door.Failure ??= ResponseFrame.NoFrame();
            }

            // No conditional expression above: through the conversion from arrays, it would turn null into an empty message.
            return null;
        }
    }

    public override void Advance(int bytes)
    {
        if (_isOver)
        {
            return;
        }

        _bytes.Advance(bytes);
        if (door.Method.ServerStreams && response.KeepsBack)
        {
            Keep();
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        return Lend() ? _bytes.GetMemory(sizeHint) : new byte[Math.Max(sizeHint, LeastGiven)];
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        return Lend() ? _bytes.GetSpan(sizeHint) : new byte[Math.Max(sizeHint, LeastGiven)];
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        // The first flush without a message sends the headers.
        var isFirst = !response.HasStarted;
        var started = response.StartAsync(cancellationToken);
        return started.IsCompletedSuccessfully ? FlushAsync(isFirst, cancellationToken) : StartAndFlushAsync(started, isFirst, cancellationToken);
    }

    private ValueTask<FlushResult> FlushAsync(bool isFirst, CancellationToken cancellationToken)
    {
        if (!door.Method.ServerStreams)
        {
            // A call with one answer sends it at its end.
            return new ValueTask<FlushResult>(default(FlushResult));
        }

        try
        {
            door.BeginWrite();
        }
        catch (OperationCanceledException over)
        {
            return RefuseAsync(over);
        }

        // The message is complete, and its writer waits for the flush.
        _isLent = false;
        var sent = _bytes.WrittenCount > 0 ? SendAsync(isBuffered: false, cancellationToken)
            : isFirst ? door.WriteHeadersAsync(cancellationToken)
            : door.FlushAsync(cancellationToken);
        if (!sent.IsCompletedSuccessfully)
        {
            return AwaitAsync(sent, cancellationToken);
        }

        door.EndWrite();
        return new ValueTask<FlushResult>(Flushed());
    }

    /// <summary>Hands the door the bytes that the service wrote but did not flush. They go out with the end.</summary>
    public ValueTask FlushRestAsync() => door.Method.ServerStreams && _bytes.WrittenCount > 0 ? SendRestAsync() : ValueTask.CompletedTask;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>Begins with the messages of another answer.</summary>
    public void Begin()
    {
        _isOver = false;
        _bytes.Dispose();
    }

    public void Dispose()
    {
        _isOver = true;
        Interlocked.MemoryBarrier();
        if (_isLent)
        {
            // An unawaited write still writes its message into this buffer: no other call may get the memory.
            return;
        }

        _bytes.Dispose();
        _decompressed?.Dispose();
    }

    // Whether there is a buffer to write into. Only a service that streams can write while its call ends. Then the writer or the end sees the other, and bytes
    // written after the end are dropped.
    private bool Lend()
    {
        if (!door.Method.ServerStreams)
        {
            return true;
        }

        if (_isLent)
        {
            return !_isOver;
        }

        _isLent = true;
        Interlocked.MemoryBarrier();
        return !_isOver;
    }

    // Once the token of the call is cancelled, Grpc.AspNetCore takes a flush for failed unless its result is completed. A server that stops cancels the token of a
    // stream, and still sends the stream's last messages.
    private FlushResult Flushed() => new(isCanceled: false, isCompleted: door.TakesLastWords);

    private async ValueTask<FlushResult> StartAndFlushAsync(Task started, bool isFirst, CancellationToken cancellationToken)
    {
        await started;
        return await FlushAsync(isFirst, cancellationToken);
    }

    private async ValueTask<FlushResult> RefuseAsync(OperationCanceledException over)
    {
        await door.CancellationIsKnownAsync();
        throw over;
    }

    private async ValueTask<FlushResult> AwaitAsync(ValueTask sent, CancellationToken cancellationToken)
    {
        try
        {
            await sent;
        }
        catch (OperationCanceledException)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                // Grpc.AspNetCore resets the call when a write is cancelled, perhaps only after the service has seen the write fail.
                door.ResetByService();
            }

            await door.CancellationIsKnownAsync();
            throw;
        }
        finally
        {
            door.EndWrite();
        }

        return Flushed();
    }

    private async ValueTask SendRestAsync()
    {
        try
        {
            door.BeginWrite();
        }
        catch (InvalidOperationException)
        {
            // An unawaited write owns these bytes; the end waits for it.
            return;
        }

        try
        {
            await SendAsync(isBuffered: true, CancellationToken.None);
        }
        finally
        {
            door.EndWrite();
        }

        if (_bytes.WrittenCount > 0 && response.ReadStatus()?.StatusCode == StatusCode.OK)
        {
            throw ResponseFrame.NoFrame();
        }
    }

    private ValueTask SendAsync(bool isBuffered, CancellationToken cancellationToken)
    {
        var at = 0;
        try
        {
            while (TryRead(at, out var message, out at))
            {
                // Buffer each message that another one follows: the last one flushes.
                var sent = door.WriteMessageAsync(message, isBuffered || HasFrame(at), cancellationToken);
                if (!sent.IsCompletedSuccessfully)
                {
                    return AwaitAndSendAsync(sent, at, isBuffered, cancellationToken);
                }
            }
        }
        catch (Exception failed)
        {
            return ValueTask.FromException(failed);
        }

        Forget(at);
        return ValueTask.CompletedTask;
    }

    // The same, for a message that must wait.
    private async ValueTask AwaitAndSendAsync(ValueTask sent, int at, bool isBuffered, CancellationToken cancellationToken)
    {
        await sent;
        while (TryRead(at, out var message, out at))
        {
            await door.WriteMessageAsync(message, isBuffered || HasFrame(at), cancellationToken);
        }

        Forget(at);
    }

    // No flush follows a buffered message. The door gets it now, and sends it with other messages or after a silence.
    private void Keep()
    {
        while (TryRead(0, out var message, out var end))
        {
            try
            {
                door.BeginWrite();
            }
            catch (OperationCanceledException)
            {
                // The call has ended. The next flush reports that, and can wait until every callback of the token has run.
                return;
            }

            try
            {
                if (!door.TryKeep(message))
                {
                    return;
                }
            }
            finally
            {
                door.EndWrite();
            }

            Forget(end);
        }
    }

    private bool HasFrame(int at) => ResponseFrame.TryFind(_bytes.WrittenMemory[at..], out _);

    // Sets end to the end of the frame; without a whole frame, to the start of the search.
    private bool TryRead(int at, out ReadOnlyMemory<byte> message, out int end)
    {
        if (!ResponseFrame.TryFind(_bytes.WrittenMemory[at..], out message))
        {
            end = at;
            return false;
        }

        end = at + RequestFrames.PrefixSize + message.Length;
        if (_bytes.WrittenSpan[at] == ResponseFrame.Compressed)
        {
            _decompressed ??= new PooledBuffer();
            _decompressed.Clear();
            CompressedMessage.Decompress(message, response, _decompressed);
            message = _decompressed.WrittenMemory;
        }

        return true;
    }

    // Keeps the beginning of a frame whose rest is not written yet.
    private void Forget(int from)
    {
        var left = _bytes.WrittenCount - from;
        if (left > 0)
        {
            _bytes.WrittenSpan[from..].CopyTo(_bytes.Slice(0, left));
            _bytes.Truncate(left);
        }
        else
        {
            // Release the memory: a stream may be silent for days.
            _bytes.Dispose();
        }
    }
}
