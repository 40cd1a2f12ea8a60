using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Writes scalar values with their tags, or leaves them out, as their <see cref="ValueMode"/> says.</summary>
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

    /// <summary>Writes the tag, if there is one; false when the value is a default that is left out.</summary>
    /// <param name="wire">Where it goes.</param>
    /// <param name="field">Whose value it is.</param>
    /// <param name="mode">What goes with it.</param>
    /// <param name="bits">The bits of the value, so that -0.0 is no default; or its length.</param>
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
