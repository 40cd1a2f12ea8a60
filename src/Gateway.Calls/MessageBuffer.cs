using System.Buffers;

namespace Gateway.Calls;

/// <summary>A growing buffer for one message, rented from the shared pool. Not thread-safe. Dispose gives the memory back; what was written is then gone, and the buffer is empty and usable.</summary>
public sealed class MessageBuffer : IBufferWriter<byte>, IDisposable
{
    private const int MinimumLength = 256;
    private const int MostKept = 64 * 1024;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>What was written. Valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <inheritdoc cref="Written"/>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>Bytes written so far, to be changed in place.</summary>
    public Span<byte> Slice(int start, int length) => _bytes.AsSpan(0, _length).Slice(start, length);

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>Forgets what was written. The memory is kept up to 64 KiB: a stream must not hold the size of its largest message for life.</summary>
    public void Clear()
    {
        if (_bytes.Length > MostKept)
        {
            Dispose();
        }

        _length = 0;
    }

    /// <summary>Forgets what was written behind the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        _length = length;
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Makes room for this many bytes more, so that they need not be copied while they are written.</summary>
    public void Reserve(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_bytes.Length - _length >= needed)
        {
            return;
        }

        // In long, so that a size near int.MaxValue fails in the pool and does not wrap around.
        var wanted = Math.Max((long)_length + needed, Math.Max(_bytes.Length * 2L, MinimumLength));
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Math.Max(Array.MaxLength, (long)_length + needed)));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
