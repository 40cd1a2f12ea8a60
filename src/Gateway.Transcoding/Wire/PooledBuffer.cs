using System.Buffers;

namespace Gateway.Transcoding.Wire;

/// <summary>A growing buffer on pooled arrays, reusable for one message after another.</summary>
/// <remarks>Not thread-safe. A span or memory of the buffer is valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</remarks>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int DefaultCapacity = 1024;
    private const int MostKept = 64 * 1024;

    private byte[] _bytes;
    private int _written;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="initialCapacity">The number of bytes to rent at once; 0 rents at the first write.</param>
    public PooledBuffer(int initialCapacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(initialCapacity);
        _bytes = initialCapacity == 0 ? [] : ArrayPool<byte>.Shared.Rent(initialCapacity);
    }

    /// <summary>Number of bytes written.</summary>
    public int WrittenCount => _written;

    /// <summary>The bytes written.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _written);

    /// <summary>The bytes written.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _written);

    /// <summary>A writable part of the bytes written.</summary>
    public Span<byte> Slice(int start, int length) => _bytes.AsSpan(0, _written).Slice(start, length);

    /// <summary>Discards the bytes written. Keeps up to 64 KiB of memory, so that a stream does not hold the size of its largest message for its lifetime.</summary>
    public void Clear()
    {
        _written = 0;
        if (_bytes.Length > MostKept)
        {
            Dispose();
        }
    }

    /// <summary>Discards all bytes after the first <paramref name="count"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> exceeds the number of bytes written.</exception>
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

    /// <summary>Returns the memory to the pool. The buffer is then empty and can be written again.</summary>
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
