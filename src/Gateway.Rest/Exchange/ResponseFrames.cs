using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Gateway.Rest.Protocol;
using Gateway.Transcoding.Wire;
using Grpc.Core;

namespace Gateway.Rest.Exchange;

/// <summary>
/// The response body of an exchange. What is written is cut apart into messages when it is flushed, and each goes to the door at once, which writes it for its
/// client. A flush ends when the door can take more, so that a client that does not read slows its service down.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Dispose gives the buffer back.")]
internal sealed class ResponseFrames(ExchangeResponse response, ExchangeDoor door) : PipeWriter, IDisposable
{
    // What a writer that has outlived its call gets to write into.
    private const int LeastGiven = 256;

    // The first byte of a frame whose message is compressed.
    private const byte Compressed = 1;

    private readonly PooledBuffer _bytes = new();
    private PooledBuffer? _decompressed;
    private volatile bool _isLent;
    private volatile bool _isOver;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _bytes.WrittenCount;

    /// <summary>
    /// The only message of a call with one answer, once its service has returned; null when there is none, or when the service has written something else into
    /// the body. The bytes are valid until the next use.
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
            catch (RpcException)
            {
                // Not a message of the service.
            }

            // No conditional expression above: it would make an empty message of null, by the conversion from arrays.
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
        // A flush without a message, before anything else, sends the headers.
        var isFirst = !response.HasStarted;
        var started = response.StartAsync(cancellationToken);
        return started.IsCompletedSuccessfully ? FlushAsync(isFirst, cancellationToken) : StartAndFlushAsync(started, isFirst, cancellationToken);
    }

    private ValueTask<FlushResult> FlushAsync(bool isFirst, CancellationToken cancellationToken)
    {
        if (!door.Method.ServerStreams)
        {
            // A call with one answer is answered when it has ended.
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

        // The message is whole, and its writer waits for what follows.
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

    /// <summary>Hands the door what the service wrote and did not flush: it goes out with the end.</summary>
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
            // A write that the service did not wait for is still making its message in there: the memory must not become another call's.
            return;
        }

        _bytes.Dispose();
        _decompressed?.Dispose();
    }

    // Whether there is a buffer to write into. Only a service that streams can write beside its own end: then one of the two sees the other, and what is written
    // after the end goes nowhere.
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

    // Grpc.AspNetCore takes a flush for failed once the token of the call is cancelled, unless the flush says that it is completed. A server that stops
    // cancels the token of a stream and still takes its last words.
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
                // Grpc.AspNetCore resets the call for a write that was given up, perhaps only after the service has seen the write fail.
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
            // A write that the service did not wait for has these bytes. The end waits for it.
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
            throw NoFrame();
        }
    }

    private async ValueTask SendAsync(bool isBuffered, CancellationToken cancellationToken)
    {
        var at = 0;
        while (TryRead(at, out var message, out at))
        {
            // Those in front of others wait for the last.
            await door.WriteMessageAsync(message, isBuffered || HasFrame(at), cancellationToken);
        }

        Forget(at);
    }

    // No flush follows a message that is kept back. The door has it all the same, and sends it with others, or after a silence.
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
                // The call has ended. The next flush says so, and can wait until everybody knows.
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

    private bool HasFrame(int at) => TryFind(at, out _);

    // The end is where the frame ends; without a whole frame it stays where the search began.
    private bool TryRead(int at, out ReadOnlyMemory<byte> message, out int end)
    {
        if (!TryFind(at, out message))
        {
            end = at;
            return false;
        }

        end = at + RequestFrames.PrefixSize + message.Length;
        if (_bytes.WrittenSpan[at] == Compressed)
        {
            _decompressed ??= new PooledBuffer();
            _decompressed.Clear();
            CompressedMessage.Decompress(message, response, _decompressed);
            message = _decompressed.WrittenMemory;
        }

        return true;
    }

    private bool TryFind(int at, out ReadOnlyMemory<byte> content)
    {
        var rest = _bytes.WrittenMemory[at..];
        content = default;
        if (rest.Length < RequestFrames.PrefixSize)
        {
            return false;
        }

        if (rest.Span[0] > Compressed)
        {
            throw NoFrame();
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span[1..]);
        if (length > rest.Length - RequestFrames.PrefixSize)
        {
            return false;
        }

        content = rest.Slice(RequestFrames.PrefixSize, (int)length);
        return true;
    }

    private static RpcException NoFrame() => new(Statuses.NoFrame);

    // What is left is the beginning of a frame whose rest is still to be written.
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
            // A stream may be silent for days, and holds no memory meanwhile.
            _bytes.Dispose();
        }
    }
}
