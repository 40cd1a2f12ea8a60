using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
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
    // A message longer than this does not leave its buffer to the messages that may never come.
    private const int MostKept = 1024;

    private readonly PooledBuffer _bytes = new();

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _bytes.WrittenCount;

    /// <summary>The only message of a call with one answer, once its service has returned; null when there is none. The bytes are valid until the call is over.</summary>
    public ReadOnlyMemory<byte>? SingleMessage =>
        TryRead(0, out var message) && message.Length + RequestFrames.PrefixSize == _bytes.WrittenCount ? message : null;

    public override void Advance(int bytes)
    {
        _bytes.Advance(bytes);
        if (door.Method.ServerStreams && response.KeepsBack)
        {
            Keep();
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _bytes.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _bytes.GetSpan(sizeHint);

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

        door.BeginWrite();
        var sent = _bytes.WrittenCount > 0 ? SendAsync(isBuffered: false, cancellationToken)
            : isFirst ? door.WriteHeadersAsync(cancellationToken)
            : door.FlushAsync(cancellationToken);
        if (!sent.IsCompletedSuccessfully)
        {
            return AwaitAsync(sent);
        }

        door.EndWrite();
        return new ValueTask<FlushResult>(Flushed());
    }

    /// <summary>Hands the door what the service wrote and did not flush: it goes out with the end.</summary>
    public async ValueTask FlushRestAsync()
    {
        if (door.Method.ServerStreams && _bytes.WrittenCount > 0)
        {
            door.BeginWrite();
            try
            {
                await SendAsync(isBuffered: true, CancellationToken.None);
            }
            finally
            {
                door.EndWrite();
            }
        }
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    public void Dispose() => _bytes.Dispose();

    // Grpc.AspNetCore takes a flush for failed once the token of the call is cancelled, unless the flush says that it is completed. A server that stops
    // cancels the token of a stream and still takes its last words.
    private FlushResult Flushed() => new(isCanceled: false, isCompleted: door.IsCancelled);

    private async ValueTask<FlushResult> StartAndFlushAsync(Task started, bool isFirst, CancellationToken cancellationToken)
    {
        await started;
        return await FlushAsync(isFirst, cancellationToken);
    }

    private async ValueTask<FlushResult> AwaitAsync(ValueTask sent)
    {
        try
        {
            await sent;
        }
        catch (OperationCanceledException)
        {
            await door.CancellationIsKnownAsync();
            throw;
        }
        finally
        {
            door.EndWrite();
        }

        return Flushed();
    }

    private async ValueTask SendAsync(bool isBuffered, CancellationToken cancellationToken)
    {
        var at = 0;
        while (TryRead(at, out var message))
        {
            at += RequestFrames.PrefixSize + message.Length;

            // Those in front of others wait for the last.
            await door.WriteMessageAsync(message, isBuffered || HasFrame(at), cancellationToken);
        }

        Forget(at);
    }

    // No flush follows a message that is kept back. The door has it all the same, and sends it with others, or after a silence.
    private void Keep()
    {
        while (TryRead(0, out var message))
        {
            door.BeginWrite();
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

            Forget(RequestFrames.PrefixSize + message.Length);
        }
    }

    private bool HasFrame(int at) => TryRead(at, out _);

    private bool TryRead(int at, out ReadOnlyMemory<byte> message)
    {
        var rest = _bytes.WrittenMemory[at..];
        message = default;
        if (rest.Length < RequestFrames.PrefixSize)
        {
            return false;
        }

        if (rest.Span[0] != 0)
        {
            throw new RpcException(new Status(StatusCode.Internal, "A response message is compressed, which the request does not allow."));
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span[1..]);
        if (length > rest.Length - RequestFrames.PrefixSize)
        {
            return false;
        }

        message = rest.Slice(RequestFrames.PrefixSize, (int)length);
        return true;
    }

    // What is left is the beginning of a frame whose rest is still to be written.
    private void Forget(int from)
    {
        var left = _bytes.WrittenCount - from;
        if (left > 0)
        {
            _bytes.WrittenSpan[from..].CopyTo(_bytes.Slice(0, left));
            _bytes.Truncate(left);
        }
        else if (from > MostKept)
        {
            _bytes.Dispose();
        }
        else
        {
            _bytes.Clear();
        }
    }
}
