using System.Diagnostics.CodeAnalysis;
using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Streams;

/// <summary>The two buffers of a stream: writers fill one while a flush sends the other.</summary>
/// <remarks>A part of its output, used under its lock, and never copied.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Dispose gives the buffers back; the rule does not look at structs that are IDisposable.")]
internal struct StreamBuffers() : IDisposable
{
    private PooledBuffer _pending = new();
    private PooledBuffer _sending = new();
    private bool _flushesEmpty;

    /// <summary>How many bytes wait.</summary>
    public readonly int PendingCount => _pending.WrittenCount;

    /// <summary>The bytes that wait.</summary>
    public readonly ReadOnlyMemory<byte> Pending => _pending.WrittenMemory;

    /// <summary>The bytes of the flush under way.</summary>
    public readonly PooledBuffer Sending => _sending;

    /// <summary>Adds a part of a call. If the call throws, drops the bytes that it wrote.</summary>
    public readonly void Write(IStreamedCall call, StreamPart part)
    {
        var length = _pending.WrittenCount;
        try
        {
            switch (part)
            {
                case StreamPart.Message:
                    call.WriteMessage(_pending);
                    break;
                case StreamPart.Headers:
                    call.WriteHeaders(_pending);
                    break;
            }
        }
        catch
        {
            _pending.Truncate(length);
            throw;
        }
    }

    /// <summary>Adds bytes if none wait.</summary>
    public readonly void WriteIfEmpty(ReadOnlySpan<byte> bytes)
    {
        if (_pending.WrittenCount == 0)
        {
            _pending.Write(bytes);
        }
    }

    /// <summary>Makes the next flush send the headers even if no bytes wait.</summary>
    public void FlushEvenEmpty() => _flushesEmpty = true;

    /// <summary>Takes the waiting bytes for a flush. False when nothing waits.</summary>
    public bool TryTake()
    {
        if (_pending.WrittenCount == 0 && !_flushesEmpty)
        {
            return false;
        }

        (_pending, _sending) = (_sending, _pending);
        _flushesEmpty = false;
        return true;
    }

    /// <summary>Drops the bytes that wait.</summary>
    public readonly void ClearPending() => _pending.Clear();

    /// <summary>Releases the buffers.</summary>
    public readonly void Dispose()
    {
        _pending.Dispose();
        _sending.Dispose();
    }
}
