using System.Buffers;

namespace Gateway.Grpc.Client.Framing;

/// <summary>Bytes written one after another into an array of the shared pool, which grows as needed.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>
{
    private const int FirstSize = 512;

    /// <summary>What is kept for the next message. A longer array goes back to the pool, so an idle stream does not hold its largest message.</summary>
    private const int KeptSize = 64 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    /// <summary>The bytes written so far, to be changed in place.</summary>
    public Span<byte> Span(int start, int length) => _bytes.AsSpan(0, Length).Slice(start, length);

    /// <summary>Makes room for this many bytes more.</summary>
    public void Reserve(int count)
    {
        if (_bytes.Length - Length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max((long)Length + count, Math.Max(FirstSize, _bytes.Length * 2L))));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        Return();
        _bytes = larger;
    }

    /// <summary>Forgets the bytes; their memory must no longer be used by anyone.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptSize)
        {
            Return();
        }
    }

    /// <summary>Gives the array back; nobody may use its memory any more. The buffer is then empty and usable.</summary>
    public void Release()
    {
        Length = 0;
        Return();
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
