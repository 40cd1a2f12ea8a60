using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Gateway.Transcoding.Wire;

/// <summary>Reads a message in wire format, field by field.</summary>
/// <remarks>
/// <code>
/// var reader = new WireReader(message);
/// while (reader.TryReadTag(out var number, out var wireType))
/// {
///     if (number == 1 &amp;&amp; wireType == WireType.Varint) { value = reader.ReadVarint(); }
///     else { reader.Skip(number, wireType); }
/// }
/// </code>
/// Malformed bytes end in a <see cref="MalformedMessageException"/>, never in an index error.
/// </remarks>
public ref struct WireReader
{
    /// <summary>The maximum depth of groups inside a skipped field.</summary>
    private const int MaxGroupDepth = 100;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Starts at the beginning of a message.</summary>
    public WireReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The offset of the next byte to read.</summary>
    public int Position
    {
        readonly get => _position;
        internal set => _position = value;
    }

    /// <summary>Whether all bytes are read.</summary>
    public readonly bool IsAtEnd => _position == _bytes.Length;

    /// <summary>Reads the next tag. False at the end of the message.</summary>
    /// <exception cref="MalformedMessageException">The next bytes are not a valid tag.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag(out int fieldNumber, out WireType wireType)
    {
        if (_position == _bytes.Length)
        {
            fieldNumber = 0;
            wireType = default;
            return false;
        }

        var tag = ReadTagValue();
        fieldNumber = (int)(tag >> 3);
        wireType = (WireType)(tag & 7);
        return true;
    }

    /// <summary>Reads the next tag if it equals <paramref name="tag"/> in its shortest form.</summary>
    internal bool TrySkipTag(Tag tag)
    {
        if (_bytes.Length - _position < sizeof(ulong))
        {
            return TrySkipLastTag(tag);
        }

        var bytes = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[_position..]);
        if (((bytes ^ tag.Encoded) << (64 - (8 * tag.Length))) != 0)
        {
            return false;
        }

        _position += tag.Length;
        return true;
    }

    private bool TrySkipLastTag(Tag tag)
    {
        var start = _position;
        if (TryReadTag(out var number, out var wireType) && number == tag.Value >> 3 && wireType == tag.WireType)
        {
            return true;
        }

        _position = start;
        return false;
    }

    /// <summary>Reads a varint.</summary>
    /// <exception cref="MalformedMessageException">The varint is truncated or longer than ten bytes.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        var position = _position;
        if ((uint)position < (uint)_bytes.Length && _bytes[position] < 0x80)
        {
            _position = position + 1;
            return _bytes[position];
        }

        return ReadLongVarint();
    }

    /// <summary>Reads eight bytes.</summary>
    /// <exception cref="MalformedMessageException">Fewer than eight bytes are left.</exception>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads four bytes.</summary>
    /// <exception cref="MalformedMessageException">Fewer than four bytes are left.</exception>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Reads a length and this many bytes.</summary>
    /// <exception cref="MalformedMessageException">The bytes are truncated.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadLengthDelimited()
    {
        var length = ReadVarint();
        var position = _position;
        if (length > (ulong)(_bytes.Length - position))
        {
            throw TooLong(length);
        }

        _position = position + (int)length;
        return _bytes.Slice(position, (int)length);
    }

    /// <summary>Reads up to the end tag of a group and returns the bytes before the end tag. The caller has read the start tag.</summary>
    /// <exception cref="MalformedMessageException">The group does not end, or ends with the tag of another group.</exception>
    public ReadOnlySpan<byte> ReadGroup(int fieldNumber)
    {
        var start = _position;
        SkipGroup(fieldNumber, out var end);
        return _bytes[start..end];
    }

    /// <summary>Checks that bytes are a sequence of complete fields. Does not check the content of the fields.</summary>
    /// <exception cref="MalformedMessageException">The bytes are not a sequence of fields.</exception>
    internal static void CheckFields(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            reader.Skip(number, wireType);
        }
    }

    /// <summary>Skips the value after a tag.</summary>
    /// <exception cref="MalformedMessageException">The value is truncated, or the wire type is invalid.</exception>
    public void Skip(int fieldNumber, WireType wireType)
    {
        if (wireType == WireType.LengthDelimited)
        {
            ReadLengthDelimited();
        }
        else if (wireType == WireType.Varint)
        {
            ReadVarint();
        }
        else if (wireType == WireType.StartGroup)
        {
            SkipGroup(fieldNumber, out _);
        }
        else
        {
            SkipFlat(wireType);
        }
    }

    private void SkipFlat(WireType wireType)
    {
        switch (wireType)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.LengthDelimited:
                ReadLengthDelimited();
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            case WireType.EndGroup:
                throw Malformed("the end of a group that was not begun");
            default:
                throw UnknownWireType(wireType);
        }
    }

    private void SkipGroup(int fieldNumber, out int end)
    {
        Span<int> open = stackalloc int[MaxGroupDepth];
        open[0] = fieldNumber;
        var depth = 1;
        while (true)
        {
            end = _position;
            if (!TryReadTag(out var number, out var wireType))
            {
                throw Malformed($"the group {open[depth - 1]} is cut off");
            }

            switch (wireType)
            {
                case WireType.EndGroup when number != open[depth - 1]:
                    throw Malformed($"the group {open[depth - 1]} ends with the tag of {number}");
                case WireType.EndGroup:
                    if (--depth == 0)
                    {
                        return;
                    }

                    break;
                case WireType.StartGroup when depth == MaxGroupDepth:
                    throw Malformed($"groups nest deeper than {MaxGroupDepth}");
                case WireType.StartGroup:
                    open[depth++] = number;
                    break;
                default:
                    SkipFlat(wireType);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint ReadTagValue()
    {
        var position = _position;
        if (_bytes[position] is var first and >= 8 and < 0x80)
        {
            _position = position + 1;
            return first;
        }

        return ReadLongTag();
    }

    private uint ReadLongTag()
    {
        var start = _position;
        var tag = ReadVarint();
        if (tag is > uint.MaxValue or < 8)
        {
            _position = start;
            throw Malformed(tag < 8 ? "a tag with the field number 0" : "a tag of more than 32 bits");
        }

        return (uint)tag;
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int shift = 0, position = _position; shift < 70; shift += 7)
        {
            if ((uint)position >= (uint)_bytes.Length)
            {
                throw Malformed("a varint is cut off");
            }

            var b = _bytes[position++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                _position = position;
                return value;
            }
        }

        throw Malformed("a varint of more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - _position)
        {
            throw CutOff(length);
        }

        var bytes = _bytes.Slice(_position, length);
        _position += length;
        return bytes;
    }

    // Out of line: inlined, the string builders would have to be cleared on every call, even without an error.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly MalformedMessageException TooLong(ulong length) => Malformed($"a length of {length} bytes where {_bytes.Length - _position} are left");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly MalformedMessageException CutOff(int length) => Malformed($"{length} bytes expected where {_bytes.Length - _position} are left");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly MalformedMessageException UnknownWireType(WireType wireType) => Malformed($"the unknown wire type {(int)wireType}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly MalformedMessageException Malformed(string problem) => new($"{problem} (at byte {_position})");
}
