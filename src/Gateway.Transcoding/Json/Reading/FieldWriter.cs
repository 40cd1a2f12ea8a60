using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Writes scalar values with their tags. <see cref="ValueMode"/> selects the tag and the omission of defaults.</summary>
internal static class FieldWriter
{
    public static void WriteBytes(this WireAssembler wire, FieldSchema field, ValueMode mode, ReadOnlySpan<byte> bytes)
    {
        if (TryBegin(wire, field, mode, (uint)bytes.Length))
        {
            wire.WriteLengthPrefixed(bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteVarint(this WireAssembler wire, FieldSchema field, ValueMode mode, ulong value)
    {
        if (TryBegin(wire, field, mode, value))
        {
            wire.WriteVarint(value);
        }
    }

    public static void WriteFixed32(this WireAssembler wire, FieldSchema field, ValueMode mode, uint value)
    {
        if (TryBegin(wire, field, mode, value))
        {
            wire.WriteFixed32(value);
        }
    }

    public static void WriteFixed64(this WireAssembler wire, FieldSchema field, ValueMode mode, ulong value)
    {
        if (TryBegin(wire, field, mode, value))
        {
            wire.WriteFixed64(value);
        }
    }

    /// <summary>Writes the tag if the mode asks for it. False if the value is a default that the mode omits.</summary>
    /// <param name="wire">Takes the tag.</param>
    /// <param name="field">The field of the value.</param>
    /// <param name="mode">Whether to write the tag, and whether to omit a default.</param>
    /// <param name="bits">The bits of the value, so that -0.0 does not count as a default; for a string or bytes, the length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryBegin(this WireAssembler wire, FieldSchema field, ValueMode mode, ulong bits)
    {
        if (bits == 0 && (mode & ValueMode.OmitDefault) != 0)
        {
            return false;
        }

        if ((mode & ValueMode.Tagged) != 0)
        {
            wire.WriteTag(field.Tag);
        }

        return true;
    }
}
