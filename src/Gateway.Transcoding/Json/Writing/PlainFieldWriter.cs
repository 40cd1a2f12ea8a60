using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes the most common fields, singular scalars in their usual encoding, in one loop.</summary>
/// <remarks>
/// A fast path only. It stops before every other field: a list, a message, a field out of order, a string with an
/// escape, an invalid message. <see cref="MessageJsonWriter"/> continues there: it implements every rule and reports every error.
/// </remarks>
internal static class PlainFieldWriter
{
    /// <summary>A vector holds a string up to this length.</summary>
    private const int ShortString = 32;

    /// <summary>Room for a comma, a short name, and a short string or any number in quotes.</summary>
    private const int Slack = 1 + PropertyName.ShortLength + ShortString + 2;

    /// <summary>"true" and "false" as eight bytes in little-endian order.</summary>
    private const ulong True = 0x65757274;
    private const ulong False = 0x65736c6166;

    /// <param name="messages">The writer that continues after this fast path.</param>
    /// <param name="type">The message.</param>
    /// <param name="wire">The message's fields in wire format.</param>
    /// <param name="position">The position of the next tag.</param>
    /// <param name="nextField">The index of the first field that may follow in order.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(MessageJsonWriter messages, MessageSchema type, ReadOnlySpan<byte> wire, ref int position, ref int nextField)
    {
        var output = messages.Output;
        var options = messages.Options;
        var fields = type.FieldSpan;
        var next = nextField;
        var at = position;
        var json = output.Free(Slack);
        var written = 0;
        var comma = output.NeedsComma ? 1 : 0;
        while ((uint)next < (uint)fields.Length && (uint)at < (uint)wire.Length)
        {
            uint tag = wire[at];
            var value = at + 1;
            if (tag >= 0x80)
            {
                // A tag of two bytes has a field number up to 2047.
                if ((uint)value >= (uint)wire.Length)
                {
                    break;
                }

                tag = (tag & 0x7F) | ((uint)wire[value++] << 7);
                if (tag >= 1 << 14)
                {
                    break;
                }
            }

            var field = fields[next];
            if (field.PlainTag != tag)
            {
                // The fields between are unset, and the options omit their defaults.
                field = options.IgnoreDefaultValues ? type.FindField((int)(tag >> 3)) : null;
                if (field is null || field.PlainTag != tag || field.Index < next)
                {
                    break;
                }
            }

            if (json.Length - written < Slack)
            {
                output.Advance(written);
                json = output.Free(Slack);
                written = 0;
            }

            var name = options.UseProtoFieldNames ? field.ProtoProperty : field.JsonProperty;
            json[written] = (byte)',';
            name.CopyShort(json.Slice(written + comma, PropertyName.ShortLength));
            var nameEnd = written + comma + name.Length;
            var (end, length) = WriteValue(field.Kind, options, wire, value, json[nameEnd..]);
            if (length <= 0)
            {
                break;
            }

            if (!field.HasPresence && options.IgnoreDefaultValues && IsDefault(wire[value..end]))
            {
                // The next field overwrites the default.
            }
            else if (!field.HasPresence && options.IgnoreDefaultValues && wire[value] == 0x80)
            {
                // The value may be a zero with more bytes than needed.
                break;
            }
            else
            {
                written = nameEnd + length;
                comma = 1;
            }

            at = end;
            next = field.Index + 1;
        }

        output.Advance(written);
        output.NeedsComma = comma != 0;
        position = at;
        nextField = next;
    }

    /// <summary>Whether the value is a zero varint, an empty string, or the double 0.</summary>
    private static bool IsDefault(ReadOnlySpan<byte> value) => !value.ContainsAnyExcept((byte)0);

    /// <summary>Writes the value at <paramref name="at"/>. Returns its end on the wire and its length in JSON; length 0 for a value of the general path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int End, int Length) WriteValue(FieldKind kind, JsonOptions options, ReadOnlySpan<byte> wire, int at, Span<byte> json)
    {
        if (kind == FieldKind.String)
        {
            return WriteString(wire, at, json);
        }

        if (kind == FieldKind.Double)
        {
            return wire.Length - at < sizeof(ulong)
                ? default
                : (at + sizeof(ulong), FloatText.Format(json, BinaryPrimitives.ReadDoubleLittleEndian(wire[at..])));
        }

        if ((uint)at >= (uint)wire.Length)
        {
            return default;
        }

        ulong value = wire[at++];
        if (value >= 0x80)
        {
            (value, at) = ReadLongVarint(wire, at - 1);
            if (at > wire.Length)
            {
                return default;
            }
        }

        if (kind == FieldKind.Int32)
        {
            return (at, IntegerText.Format(json, (int)value));
        }

        if (kind == FieldKind.Bool)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(json, value != 0 ? True : False);
            return (at, value != 0 ? 4 : 5);
        }

        if (kind == FieldKind.UInt32)
        {
            return (at, IntegerText.Format(json, (uint)value));
        }

        var quotes = options.WriteInt64sAsStrings ? 1 : 0;
        json[0] = (byte)'"';
        var digits = kind == FieldKind.Int64 ? IntegerText.Format(json[quotes..], (long)value) : IntegerText.Format(json[quotes..], value);
        json[quotes + digits] = (byte)'"';
        return (at, digits + (2 * quotes));
    }

    /// <summary>Copies a short ASCII string without escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int End, int Length) WriteString(ReadOnlySpan<byte> wire, int at, Span<byte> json)
    {
        if ((uint)at >= (uint)wire.Length || wire[at] is var length && (length > ShortString || length > wire.Length - at - 1))
        {
            return default;
        }

        json[0] = (byte)'"';
        var isPlain = wire.Length - at > ShortString
            ? TryCopyWithin(wire.Slice(at + 1, ShortString), length, json.Slice(1, ShortString))
            : TryCopyLast(wire.Slice(at + 1, length), json.Slice(1, ShortString));
        json[length + 1] = (byte)'"';
        return isPlain ? (at + length + 1, length + 2) : default;
    }

    /// <summary>Copies the whole vector that begins with the string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCopyWithin(ReadOnlySpan<byte> vector, int length, Span<byte> json)
    {
        var bytes = Vector256.Create(vector);
        bytes.CopyTo(json);
        var unusual = (JsonText.Specials(bytes) | bytes).ExtractMostSignificantBits();
        return (unusual & ~(uint)(ulong.MaxValue << length)) == 0;
    }

    /// <summary>Copies a string less than a vector before the end of the message, by two loads that overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCopyLast(ReadOnlySpan<byte> text, Span<byte> json)
    {
        if (text.Length >= sizeof(uint))
        {
            uint others = 0;
            return text.Length < Vector128<byte>.Count && PlainTextCopy.TryCopyEnd(text, json, from: 0, ref others) && others == 0;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (JsonText.IsSpecial(text[i]) || text[i] >= 0x80)
            {
                return false;
            }

            json[i] = text[i];
        }

        return true;
    }

    /// <summary>Reads a varint of more than one byte and returns its end; an end past the message if the varint is invalid.</summary>
    private static (ulong Value, int End) ReadLongVarint(ReadOnlySpan<byte> wire, int at)
    {
        ulong value = 0;
        for (var i = 0; i < WireWriter.MaxVarintLength && (uint)(at + i) < (uint)wire.Length; i++)
        {
            var b = wire[at + i];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                return (value, at + i + 1);
            }
        }

        return (0, int.MaxValue);
    }
}
