using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Reads the most common members, scalars in the form that programs write, in one loop.</summary>
/// <remarks>
/// A fast path only. It stops before every other token: white space, a name out of order, null, a list, a message, an escape, a number with
/// an exponent, invalid JSON. <c>JsonMessageReader</c> continues there: it implements every rule and reports every error.
/// </remarks>
internal static class PlainMemberReader
{
    /// <summary>A vector holds a string shorter than this, and also the name before it.</summary>
    private const int ShortString = 32;

    /// <summary>A number with this many digits always fits into 63 bits.</summary>
    private const int SafeDigits = 18;

    /// <summary>Room for a tag, a length, and a short string or any number.</summary>
    private const int Slack = 8 + 1 + ShortString;

    /// <summary>Reads members while they are scalars and follow the order of the fields.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="position">The position of the next name.</param>
    /// <param name="wire">Takes the fields.</param>
    /// <param name="fields">The fields of the message.</param>
    /// <param name="nextField">The index of the expected field.</param>
    /// <param name="seenFields">One bit for each of the first 64 fields, set once the field is read.</param>
    /// <returns>True if the reader stopped after the last member, at <c>}</c>; false if it stopped before a name.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool ReadToEnd(ReadOnlySpan<byte> text, ref int position, WireAssembler wire, ReadOnlySpan<FieldSchema> fields, ref int nextField, ref ulong seenFields)
    {
        var at = position;
        var next = nextField;
        var seen = seenFields;
        var atEnd = false;
        var target = wire.Free(Slack);
        var written = 0;
        while ((uint)next < (uint)fields.Length && text.Length - at > PropertyName.ShortLength + ShortString + 2)
        {
            var field = fields[next];
            var name = field.JsonProperty;
            if ((field.PlainMemberBit & ~seen) == 0 || !name.StartsShort(text.Slice(at, PropertyName.ShortLength)))
            {
                break;
            }

            if (target.Length - written < Slack)
            {
                wire.Append(written);
                target = wire.Free(Slack);
                written = 0;
            }

            var (end, length) = ReadValue(field, text, at + name.Length, target[written..]);
            if (end == 0 || end + 1 >= text.Length)
            {
                break;
            }

            atEnd = text[end] == '}';
            if (!atEnd && (text[end] != ',' || text[end + 1] != '"'))
            {
                break;
            }

            seen |= field.PlainMemberBit;
            written += length;
            next++;
            if (atEnd)
            {
                at = end;
                break;
            }

            at = end + 1;
        }

        wire.Append(written);
        position = at;
        nextField = next;
        seenFields = seen;
        return atEnd;
    }

    /// <summary>Reads the value at <paramref name="at"/> and writes tag and value. Returns its end in the text (0 for the general path) and its length on the wire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int End, int Length) ReadValue(FieldSchema field, ReadOnlySpan<byte> text, int at, Span<byte> wire)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(wire, field.Tag.Encoded);
        var value = wire[field.Tag.Length..];
        int end;
        int length;
        bool isDefault;
        if (field.Kind == FieldKind.String)
        {
            end = ReadString(text, at, value, out length);
            isDefault = length == 1;
        }
        else if (field.Kind == FieldKind.Double)
        {
            end = ReadDouble(text, at, out var number);
            var bits = BitConverter.DoubleToUInt64Bits(number);
            BinaryPrimitives.WriteUInt64LittleEndian(value, bits);
            length = sizeof(ulong);
            isDefault = bits == 0;
        }
        else
        {
            end = field.Kind == FieldKind.Bool ? ReadBool(text, at, out var number) : ReadInteger(field.Kind, text, at, out number);
            length = 1;
            value[0] = (byte)number;
            if (number >= 0x80)
            {
                length = WireWriter.Encode(value, number);
            }

            isDefault = number == 0;
        }

        return (end, isDefault && !field.HasPresence ? 0 : field.Tag.Length + length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadString(ReadOnlySpan<byte> text, int at, Span<byte> wire, out int length)
    {
        length = 0;
        if (text[at] != '"' || text.Length - at <= ShortString)
        {
            return 0;
        }

        var bytes = Vector256.Create(text.Slice(at + 1, ShortString));
        bytes.CopyTo(wire.Slice(1, ShortString));
        var specials = JsonText.Specials(bytes).ExtractMostSignificantBits();
        var content = BitOperations.TrailingZeroCount(specials);
        if (content == ShortString || text[at + 1 + content] != '"')
        {
            return 0;
        }

        wire[0] = (byte)content;
        length = content + 1;
        return at + content + 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadBool(ReadOnlySpan<byte> text, int at, out ulong value)
    {
        value = text[at] == 't' ? 1u : 0u;
        return text[at..].StartsWith("true"u8) ? at + 4 : text[at..].StartsWith("false"u8) ? at + 5 : 0;
    }

    /// <summary>Reads a sign and up to 18 digits, quoted or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadInteger(FieldKind kind, ReadOnlySpan<byte> text, int at, out ulong value)
    {
        var quotes = text[at] == '"' ? 1 : 0;
        at += quotes;
        var negative = text[at] == '-';
        var start = negative ? at + 1 : at;
        var end = ReadDigits(text, start, 0, out value);
        var digits = end - start;
        if (digits is 0 or > SafeDigits || (digits > 1 && text[start] == '0'))
        {
            return 0;
        }

        var inRange = kind switch
        {
            FieldKind.Int32 => value <= int.MaxValue,
            FieldKind.UInt32 => value <= uint.MaxValue && !negative,
            FieldKind.UInt64 => !negative,
            _ => true,
        };
        value = negative ? unchecked((ulong)-(long)value) : value;
        if (quotes != 0 && ((uint)end >= (uint)text.Length || text[end] != '"'))
        {
            return 0;
        }

        return inRange ? end + quotes : 0;
    }

    /// <summary>Reads a sign, digits, and an optional fraction, if the digits are few enough for an exact result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadDouble(ReadOnlySpan<byte> text, int at, out double value)
    {
        value = 0;
        var negative = text[at] == '-';
        var start = negative ? at + 1 : at;
        var end = ReadDigits(text, start, 0, out var digits);
        var count = end - start;
        if (count == 0 || (count > 1 && text[start] == '0'))
        {
            return 0;
        }

        var decimals = 0;
        if ((uint)end < (uint)text.Length && text[end] == '.')
        {
            var fraction = end + 1;
            end = ReadDigits(text, fraction, digits, out digits);
            decimals = end - fraction;
            count += decimals;
            if (decimals == 0)
            {
                return 0;
            }
        }

        // Both operands are exact, so one operation rounds once: to the nearest double (Clinger's fast path).
        if (count > SafeDigits || digits > 1UL << 53)
        {
            return 0;
        }

        value = digits / JsonNumber.PowersOfTen[decimals];
        value = negative ? -value : value;
        return end;
    }

    /// <summary>Appends digits to a number and returns their end. The number is wrong if there are more than 18 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadDigits(ReadOnlySpan<byte> text, int at, ulong before, out ulong value)
    {
        value = before;
        for (; (uint)at < (uint)text.Length; at++)
        {
            var digit = (uint)text[at] - '0';
            if (digit > 9)
            {
                break;
            }

            value = (value * 10) + digit;
        }

        return at;
    }
}
