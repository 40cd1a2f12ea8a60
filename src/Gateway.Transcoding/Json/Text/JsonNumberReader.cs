using System.Runtime.CompilerServices;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Reads numbers in every form that ProtoJSON allows: plain, quoted, with an exponent or fraction, and by name (<c>"NaN"</c>).</summary>
internal static class JsonNumberReader
{
    /// <summary>A number with this many digits always fits into 63 bits.</summary>
    private const int SafeDigits = 18;

    public static long ReadSigned(ref this JsonCursor json, long min, long max)
    {
        if (TryReadPlain(ref json, out var negative, out var magnitude, out var length))
        {
            var value = negative ? -(long)magnitude : (long)magnitude;
            if (value >= min && value <= max)
            {
                json.Advance(length);
                return value;
            }
        }

        return ReadSignedSlow(ref json, min, max);
    }

    public static ulong ReadUnsigned(ref this JsonCursor json, ulong max)
    {
        if (TryReadPlain(ref json, out var negative, out var magnitude, out var length) && !negative && magnitude <= max)
        {
            json.Advance(length);
            return magnitude;
        }

        return ReadUnsignedSlow(ref json, max);
    }

    public static double ReadDouble(ref this JsonCursor json)
    {
        if (json.Peek() != '"' && json.TryPeekNumber(out var number) && number.TryGetDouble(out var value))
        {
            json.Advance(number.Length);
            return value;
        }

        return ReadDoubleSlow(ref json);
    }

    public static float ReadSingle(ref this JsonCursor json)
    {
        if (json.Peek() != '"' && json.TryPeekNumber(out var number) && number.TryGetSingle(out var value))
        {
            json.Advance(number.Length);
            return value;
        }

        return ReadSingleSlow(ref json);
    }

    /// <summary>Reads the usual form of an integer, quoted or not: a sign and up to 18 digits. The slow path handles the other forms.</summary>
    private static bool TryReadPlain(ref JsonCursor json, out bool negative, out ulong magnitude, out int length)
    {
        var quoted = json.Peek() == '"';
        var text = json.Rest;
        var i = quoted ? 1 : 0;
        negative = (uint)i < (uint)text.Length && text[i] == '-';
        i += negative ? 1 : 0;
        var start = i;
        magnitude = 0;
        for (; (uint)i < (uint)text.Length; i++)
        {
            var digit = (uint)text[i] - '0';
            if (digit > 9)
            {
                break;
            }

            magnitude = (magnitude * 10) + digit;
        }

        var digits = i - start;
        length = i;
        if (digits is 0 or > SafeDigits || (digits > 1 && text[start] == '0'))
        {
            return false;
        }

        if (quoted)
        {
            length++;
            return (uint)i < (uint)text.Length && text[i] == '"';
        }

        return (uint)i >= (uint)text.Length || text[i] is not ((byte)'.' or (byte)'e' or (byte)'E');
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long ReadSignedSlow(ref JsonCursor json, long min, long max)
    {
        var start = json.Position;
        var number = ReadNumber(ref json, "an integer");
        var problem = number.GetInteger(out var negative, out var magnitude);
        var limit = negative ? (ulong)-(min + 1) + 1 : (ulong)max;
        if (problem is not null || magnitude > limit)
        {
            throw NotAnInteger(json, start, problem, number, min, (ulong)max);
        }

        return negative ? unchecked(-(long)magnitude) : (long)magnitude;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong ReadUnsignedSlow(ref JsonCursor json, ulong max)
    {
        var start = json.Position;
        var number = ReadNumber(ref json, "an integer");
        var problem = number.GetInteger(out var negative, out var magnitude);
        if (problem is not null || magnitude > max || (negative && magnitude > 0))
        {
            throw NotAnInteger(json, start, problem, number, 0, max);
        }

        return magnitude;
    }

    private static TranscodingException NotAnInteger(in JsonCursor json, int start, string? problem, JsonNumber number, long min, ulong max)
    {
        var range = problem is null or JsonNumber.OutOfRange ? $"{JsonNumber.OutOfRange}: {min} to {max}" : problem;
        return json.Fail(start, $"{JsonPlace.Shorten(number.Text)} {range}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ReadDoubleSlow(ref JsonCursor json)
    {
        var start = json.Position;
        if (TryReadNamed(ref json, out var named))
        {
            return named;
        }

        var number = ReadNumber(ref json, "a number");
        return number.TryGetDouble(out var value) ? value : throw json.Fail(start, $"{JsonPlace.Shorten(number.Text)} {JsonNumber.OutOfRange} of a double");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float ReadSingleSlow(ref JsonCursor json)
    {
        var start = json.Position;
        if (TryReadNamed(ref json, out var named))
        {
            return (float)named;
        }

        var number = ReadNumber(ref json, "a number");
        return number.TryGetSingle(out var value) ? value : throw json.Fail(start, $"{JsonPlace.Shorten(number.Text)} {JsonNumber.OutOfRange} of a float");
    }

    private static bool TryReadNamed(ref JsonCursor json, out double value)
    {
        value = 0;
        var rest = json.Rest;
        if (json.Peek() != '"')
        {
            return false;
        }

        var length = 0;
        if (rest.StartsWith("\"NaN\""u8))
        {
            (value, length) = (double.NaN, 5);
        }
        else if (rest.StartsWith("\"Infinity\""u8))
        {
            (value, length) = (double.PositiveInfinity, 10);
        }
        else if (rest.StartsWith("\"-Infinity\""u8))
        {
            (value, length) = (double.NegativeInfinity, 11);
        }

        json.Advance(length);
        return length > 0;
    }

    /// <summary>Reads a number that may be quoted. A quoted number must fill the whole string.</summary>
    private static JsonNumber ReadNumber(ref JsonCursor json, string what)
    {
        JsonNumber number;
        if (json.Peek() != '"')
        {
            if (!json.TryPeekNumber(out number))
            {
                throw json.Expected(what);
            }

            json.Advance(number.Length);
            return number;
        }

        // A copy reads the string, so that an error can still point at the start of the string.
        var probe = json;
        var text = probe.ReadString();
        if (!JsonNumber.TryRead(text, out number) || number.Length != text.Length)
        {
            throw json.Expected(what);
        }

        json = probe;
        return number;
    }
}
