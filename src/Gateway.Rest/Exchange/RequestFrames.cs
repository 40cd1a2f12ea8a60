using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Exchange;

/// <summary>
/// The request body of an exchange. It is pulled: a read asks the door for the next request message, and gives it as one frame of gRPC. So a service that does
/// not read slows its client down, and nothing runs beside it.
/// </summary>
/// <remarks>
/// A frame, by <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Length-Prefixed-Message</see>:
/// <code>
/// +------------+---------------------------+-----------------+
/// | 1 byte: 0  | 4 bytes: length, big-end. | the message     |
/// +------------+---------------------------+-----------------+
/// </code>
/// A failed read throws what the door threw. Grpc.AspNetCore makes a status of an <see cref="Grpc.Core.RpcException"/>, as of one that a service throws.
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
        _consumed += (int)new ReadOnlySequence<byte>(_frame.WrittenMemory[_consumed..]).Slice(0, consumed).Length;
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

    // Nobody on this side of an exchange has a second thread that would call it.
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

    // A frame that is still being read is nobody's result: a second read at once fails in BeginRead.
    private bool HasResult => !_isReading && (_isCompleted || _consumed < _frame.WrittenCount);

    private ReadResult Result() => new(new ReadOnlySequence<byte>(_frame.WrittenMemory[_consumed..]), isCanceled: false, _isCompleted);

    private async ValueTask<ReadResult> ReadNextAsync(CancellationToken cancellationToken)
    {
        await BeginReadAsync();
        _isReading = true;
        try
        {
            Empty();
            _frame.GetSpan(PrefixSize)[..PrefixSize].Clear();
            _frame.Advance(PrefixSize);
            if (await door.ReadMessageAsync(_frame, cancellationToken))
            {
                BinaryPrimitives.WriteInt32BigEndian(_frame.Slice(1, sizeof(int)), _frame.WrittenCount - PrefixSize);
                _isCompleted = !door.Method.ClientStreams;
                _isLent = true;
                _isReading = false;
                return Result();
            }

            _isCompleted = true;
        }
        catch (OperationCanceledException)
        {
            await door.CancellationIsKnownAsync();
            Fail();
            throw;
        }
        catch
        {
            Fail();
            throw;
        }

        Fail();
        return Result();
    }

    // Fails only when everybody knows why: Grpc.AspNetCore would log an error.
    private ValueTask BeginReadAsync()
    {
        try
        {
            door.BeginRead();
            return ValueTask.CompletedTask;
        }
        catch (OperationCanceledException over)
        {
            return RefuseAsync(over);
        }
    }

    private async ValueTask RefuseAsync(OperationCanceledException over)
    {
        await door.CancellationIsKnownAsync();
        throw over;
    }

    private void Fail()
    {
        Empty();
        _isReading = false;
        door.EndRead();
    }

    // A stream may be silent for days, and holds no memory meanwhile.
    private void Empty()
    {
        _consumed = 0;
        _frame.Dispose();
    }
}
