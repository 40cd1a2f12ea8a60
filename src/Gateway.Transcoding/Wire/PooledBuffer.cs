using System.Buffers;

namespace Gateway.Transcoding.Wire;

/// <summary>A growing buffer over pooled arrays, for one message after another.</summary>
/// <remarks>Not for several threads at once. What <see cref="WrittenSpan"/> gave is valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</remarks>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int DefaultCapacity = 1024;
    private const int MostKept = 64 * 1024;

    private byte[] _bytes;
    private int _written;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="initialCapacity">Bytes to rent at once; 0 rents with the first write.</param>
    public PooledBuffer(int initialCapacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(initialCapacity);
        _bytes = initialCapacity == 0 ? [] : ArrayPool<byte>.Shared.Rent(initialCapacity);
    }

    /// <summary>Number of bytes written.</summary>
    public int WrittenCount => _written;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _written);

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _written);

    /// <summary>Bytes that were written, to be changed in place.</summary>
    public Span<byte> Slice(int start, int length) => _bytes.AsSpan(0, _written).Slice(start, length);

    /// <summary>Forgets what was written. The memory is kept up to 64 KiB: a stream must not hold the size of its largest message for life.</summary>
    public void Clear()
    {
        _written = 0;
        if (_bytes.Length > MostKept)
        {
            Dispose();
        }
    }

    /// <summary>Forgets what was written behind the first <paramref name="count"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than was written.</exception>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_written, nameof(count));
        _written = count;
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _written += bytes.Length;
    }

    /// <inheritdoc />
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _written), nameof(count));
        _written += count;
    }

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _bytes.AsMemory(_written);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _bytes.AsSpan(_written);
    }

    /// <summary>Gives the memory back to the pool. The buffer is empty then and may be written again.</summary>
    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        _written = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void EnsureFree(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (_bytes.Length - _written < Math.Max(sizeHint, 1))
        {
            Grow(Math.Max(sizeHint, 1));
        }
    }

    private void Grow(int needed) => _bytes = PooledArray.Grow(_bytes, _written, needed, DefaultCapacity);
}
