using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Gateway.Transcoding.Wire;

/// <summary>Builds a message whose nested lengths are unknown until their content is written.</summary>
/// <remarks>
/// <code>
/// an open nested message costs:            tag | gap of one byte | content …
/// when closed, shorter than 128 bytes:     tag | length          | content        done in place
///              longer:                     tag | gap             | content        and a note {where, length}
/// </code>
/// <see cref="CopyTo"/> copies everything once and inserts the noted lengths. Moving the content of each message when it closes
/// would cost depth times size. Padded lengths would not be canonical.
/// </remarks>
internal sealed class WireAssembler
{
    /// <summary>Room for a tag and any scalar, so that one check covers both.</summary>
    private const int Slack = 32;
    private const int OwnBytes = 1024;
    private const int RetainedGaps = 1 << 14;
    private const int RetainedBytes = 1 << 20;

    /// <summary>The assembler keeps this array between messages. A larger message uses a pooled array.</summary>
    private readonly byte[] _own = new byte[OwnBytes];

    private byte[] _bytes;
    private int _position;
    private Gap[] _gaps = new Gap[32];
    private int _gapCount;

    /// <summary>The number of bytes that lengths will take beyond their gaps.</summary>
    private int _extra;

    private record struct Gap(int Position, int Length);

    /// <summary>A position of the message. The assembler can return to it and discard the bytes after it.</summary>
    internal readonly record struct WireMark(int Position, int GapCount, int Extra);

    /// <summary>An open length-delimited record.</summary>
    internal readonly record struct Frame(int Start, int Gap, int Extra);

    public WireAssembler() => _bytes = _own;

    public void Reset()
    {
        _position = 0;
        _gapCount = 0;
        _extra = 0;
        if (_bytes.Length > RetainedBytes)
        {
            // One huge message must not hold its memory for the life of this thread.
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = _own;
            _gaps = _gaps.Length > RetainedGaps ? new Gap[32] : _gaps;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteTag(Tag tag)
    {
        EnsureSlack();
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_position), tag.Encoded);
        _position += tag.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        EnsureSlack();
        if (value < 0x80)
        {
            _bytes[_position++] = (byte)value;
        }
        else
        {
            _position += WireWriter.Encode(_bytes.AsSpan(_position), value);
        }
    }

    public void WriteFixed32(uint value)
    {
        EnsureSlack();
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_position), value);
        _position += 4;
    }

    public void WriteFixed64(ulong value)
    {
        EnsureSlack();
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_position), value);
        _position += 8;
    }

    public void WriteLengthPrefixed(ReadOnlySpan<byte> bytes)
    {
        var free = Reserve(bytes.Length + WireWriter.MaxVarintLength);
        var prefix = 1;
        if (bytes.Length < 0x80)
        {
            free[0] = (byte)bytes.Length;
        }
        else
        {
            prefix = WireWriter.Encode(free, (uint)bytes.Length);
        }

        bytes.CopyTo(free[prefix..]);
        _position += prefix + bytes.Length;
    }

    /// <summary>Appends this many bytes; the caller fills them at once.</summary>
    public Span<byte> Append(int count)
    {
        var bytes = Reserve(count)[..count];
        _position += count;
        return bytes;
    }

    /// <summary>At least this much space after the bytes written, for the caller to try a record before appending it.</summary>
    public Span<byte> Free(int count) => Reserve(count);

    /// <summary>Opens a record whose length is unknown. The caller has written the tag.</summary>
    public Frame Open()
    {
        EnsureSlack();
        if (_gapCount == _gaps.Length)
        {
            Array.Resize(ref _gaps, _gapCount * 2);
        }

        _gaps[_gapCount] = new Gap(_position, 0);
        return new Frame(++_position, _gapCount++, _extra);
    }

    /// <summary>Closes a record and returns its length.</summary>
    public int Close(Frame frame)
    {
        var length = _position - frame.Start + (_extra - frame.Extra);
        if (length < 0x80)
        {
            _bytes[frame.Start - 1] = (byte)length;
            if (frame.Gap == _gapCount - 1)
            {
                _gapCount--;
            }
        }
        else
        {
            _gaps[frame.Gap].Length = length;
            _extra += WireWriter.VarintLength((uint)length) - 1;
        }

        return length;
    }

    /// <summary>The bytes written since the mark. No record may have closed since the mark.</summary>
    public ReadOnlySpan<byte> Since(WireMark mark) => _bytes.AsSpan(mark.Position, _position - mark.Position);

    public WireMark GetMark() => new(_position, _gapCount, _extra);

    /// <summary>Discards everything written since the mark. Records opened before the mark stay open.</summary>
    public void Return(WireMark mark)
    {
        _position = mark.Position;
        _gapCount = mark.GapCount;
        _extra = mark.Extra;
    }

    /// <summary>Appends the finished message. All records must be closed.</summary>
    public void CopyTo(IBufferWriter<byte> target)
    {
        var total = _position + _extra;
        if (total == 0)
        {
            return;
        }

        var to = target.GetSpan(total);
        var from = _bytes.AsSpan(0, _position);
        if (_extra == 0)
        {
            from.CopyTo(to);
        }
        else
        {
            CopyWithLengths(from, to);
        }

        target.Advance(total);
    }

    private void CopyWithLengths(ReadOnlySpan<byte> from, Span<byte> to)
    {
        Span<byte> prefix = stackalloc byte[WireWriter.MaxVarintLength];
        int read = 0, written = 0;
        foreach (var gap in _gaps.AsSpan(0, _gapCount))
        {
            if (gap.Length == 0)
            {
                continue;
            }

            var before = from[read..gap.Position];
            before.CopyTo(to[written..]);
            written += before.Length;
            var prefixLength = WireWriter.Encode(prefix, (uint)gap.Length);
            prefix[..prefixLength].CopyTo(to[written..]);
            written += prefixLength;
            read = gap.Position + 1;
        }

        from[read..].CopyTo(to[written..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnsureSlack()
    {
        if (_bytes.Length - _position < Slack)
        {
            Grow(Slack);
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _position < count)
        {
            Grow(count);
        }

        return _bytes.AsSpan(_position);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count) => _bytes = PooledArray.Grow(_bytes, _position, count, own: _own);
}
