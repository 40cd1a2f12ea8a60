using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Gateway.Transcoding.Wire;
using Grpc.Core;

namespace Gateway.Rest.Exchange;

/// <summary>
/// The request body of an exchange. A read pulls the next request message from the door, and returns it as one gRPC frame. So a service that does not read slows
/// its client down, and no other task runs beside the service.
/// </summary>
/// <remarks>
/// A frame, by <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Length-Prefixed-Message</see>:
/// <code>
/// +------------+---------------------------+-----------------+
/// | 1 byte: 0  | 4 bytes: length, big-end. | the message     |
/// +------------+---------------------------+-----------------+
/// </code>
/// A failed read throws the door's exception. Grpc.AspNetCore turns an <see cref="RpcException"/> into a status, as it does for one that a service throws.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Dispose gives the buffer back.")]
internal sealed class RequestFrames(ExchangeDoor door) : PipeReader, IDisposable
{
    /// <summary>Bytes before each message.</summary>
    public const int PrefixSize = 5;

    private readonly PooledBuffer _frame = new();
    private int _consumed;
    private bool _isCompleted;
    private bool _isLent;
    private volatile bool _isReading;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        HasResult ? new ValueTask<ReadResult>(Result()) : ReadNextAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        result = HasResult ? Result() : default;
        return HasResult;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // Usually, this is the whole frame.
        var rest = Rest;
        _consumed += (int)(consumed.Equals(rest.End) ? rest.Length : rest.Slice(0, consumed).Length);
        if (_isLent)
        {
            _isLent = false;
            if (_consumed == _frame.WrittenCount)
            {
                Empty();
            }

            door.EndRead();
        }
    }

    // Only one thread reads this side of an exchange.
    public override void CancelPendingRead()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>Begins with the messages of another request.</summary>
    public void Begin()
    {
        Empty();
        _isCompleted = false;
    }

    public void Dispose() => _frame.Dispose();

    // A frame that is still being read is not a result yet: a second read at once fails in BeginRead.
    private bool HasResult => !_isReading && (_isCompleted || _consumed < _frame.WrittenCount);

    // From the array itself: making a sequence from a memory would first look up the memory's owner.
    private ReadOnlySequence<byte> Rest =>
        MemoryMarshal.TryGetArray(_frame.WrittenMemory, out var frame) ? new(frame.Array!, frame.Offset + _consumed, frame.Count - _consumed) : default;

    private ReadResult Result() => new(Rest, isCanceled: false, _isCompleted);

    private ValueTask<ReadResult> ReadNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            door.BeginRead();
        }
        catch (OperationCanceledException over)
        {
            return RefuseAsync(over);
        }

        _isReading = true;
        ValueTask<bool> message;
        try
        {
            Empty();
            _frame.GetSpan(PrefixSize)[..PrefixSize].Clear();
            _frame.Advance(PrefixSize);
            message = door.ReadMessageAsync(_frame, cancellationToken);
        }
        catch (Exception failed)
        {
            message = ValueTask.FromException<bool>(failed);
        }

        // A unary call usually has its message at once, and then needs no task.
        return message.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Finish(message.Result)) : AwaitAsync(message);
    }

    private ReadResult Finish(bool hasMessage)
    {
        if (hasMessage)
        {
            BinaryPrimitives.WriteInt32BigEndian(_frame.Slice(1, sizeof(int)), _frame.WrittenCount - PrefixSize);
            _isCompleted = !door.Method.ClientStreams;
            _isLent = true;
            _isReading = false;
        }
        else
        {
            _isCompleted = true;
            Leave();
        }

        return Result();
    }

    private async ValueTask<ReadResult> AwaitAsync(ValueTask<bool> message)
    {
        try
        {
            return Finish(await message);
        }
        catch (OperationCanceledException)
        {
            await door.CancellationIsKnownAsync();
            Leave();
            throw;
        }
        catch (Exception error)
        {
            door.Failure = error as RpcException;
            Leave();
            throw;
        }
    }

    // Throws only after the call's token is cancelled; earlier, Grpc.AspNetCore logs an error.
    private async ValueTask<ReadResult> RefuseAsync(OperationCanceledException over)
    {
        await door.CancellationIsKnownAsync();
        throw over;
    }

    private void Leave()
    {
        Empty();
        _isReading = false;
        door.EndRead();
    }

    // Release the memory: a stream may be silent for days.
    private void Empty()
    {
        _consumed = 0;
        _frame.Dispose();
    }
}
