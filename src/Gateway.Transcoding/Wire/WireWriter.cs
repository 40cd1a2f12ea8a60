using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Gateway.Transcoding.Wire;

/// <summary>Writes single fields in wire format.</summary>
public static class WireWriter
{
    /// <summary>The maximum length of a varint in bytes.</summary>
    public const int MaxVarintLength = 10;

    /// <summary>The length of this value's varint in bytes, 1 to 10.</summary>
    public static int VarintLength(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Appends a varint.</summary>
    public static void WriteVarint(this IBufferWriter<byte> wire, ulong value)
    {
        ArgumentNullException.ThrowIfNull(wire);
        wire.Advance(Encode(wire.GetSpan(MaxVarintLength), value));
    }

    /// <summary>Appends a tag.</summary>
    public static void WriteTag(this IBufferWriter<byte> wire, int fieldNumber, WireType wireType) =>
        wire.WriteVarint(((uint)fieldNumber << 3) | (uint)wireType);

    /// <summary>Appends tag, length and bytes: a string, bytes, a message, or a packed record.</summary>
    public static void WriteLengthDelimited(this IBufferWriter<byte> wire, int fieldNumber, ReadOnlySpan<byte> bytes)
    {
        wire.WriteTag(fieldNumber, WireType.LengthDelimited);
        wire.WriteVarint((uint)bytes.Length);
        wire.Write(bytes);
    }

    /// <summary>Appends tag and eight bytes.</summary>
    public static void WriteFixed64(this IBufferWriter<byte> wire, int fieldNumber, ulong value)
    {
        wire.WriteTag(fieldNumber, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(wire.GetSpan(8), value);
        wire.Advance(8);
    }

    /// <summary>Appends tag and four bytes.</summary>
    public static void WriteFixed32(this IBufferWriter<byte> wire, int fieldNumber, uint value)
    {
        wire.WriteTag(fieldNumber, WireType.Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(wire.GetSpan(4), value);
        wire.Advance(4);
    }

    /// <summary>Encodes a varint at the start of <paramref name="target"/>, which must hold ten bytes. Returns the varint's length.</summary>
    internal static int Encode(Span<byte> target, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        return length;
    }
}
