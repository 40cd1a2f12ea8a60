using System.Globalization;

namespace Gateway.Transcoding.Json.Text;

/// <summary>The parts of a JSON number: <c>-?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?</c>.</summary>
/// <remarks>The library's parsers accept <c>+1</c> and <c>01</c>, which JSON forbids. So this type checks the grammar first.</remarks>
internal readonly ref struct JsonNumber
{
    public const string OutOfRange = "is out of range";
    private const string NotWhole = "is not a whole number";

    /// <summary>A larger exponent changes no result. The limit also keeps the sum of exponents from overflowing.</summary>
    private const int MaxExponent = 500_000_000;

    private readonly ReadOnlySpan<byte> _text;

    /// <summary>All digits without the decimal point; meaningless if <see cref="_exact"/> is false because the digits do not fit.</summary>
    private readonly ulong _digits;
    private readonly int _exponent;
    private readonly bool _exact;
    private readonly bool _negative;

    private JsonNumber(ReadOnlySpan<byte> text, ulong digits, int exponent, bool exact, bool negative)
    {
        _text = text;
        _digits = digits;
        _exponent = exponent;
        _exact = exact;
        _negative = negative;
    }

    /// <summary>The powers of ten that a double holds exactly.</summary>
    public static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>The number's length in bytes.</summary>
    public int Length => _text.Length;

    /// <summary>The number's text.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>Parses the number at the start of a text; false if there is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out JsonNumber number)
    {
        number = default;
        var i = 0;
        var negative = text.Length > 0 && text[0] == '-';
        i += negative ? 1 : 0;
        var integerStart = i;
        ulong digits = 0;
        var significant = 0;
        ReadDigits(text, ref i, ref digits, ref significant);
        var integerDigits = i - integerStart;
        if (integerDigits == 0 || (integerDigits > 1 && text[integerStart] == '0'))
        {
            return false;
        }

        var exponent = 0;
        if (i < text.Length && text[i] == '.')
        {
            var fractionStart = ++i;
            ReadDigits(text, ref i, ref digits, ref significant);
            exponent = fractionStart - i;
            if (exponent == 0)
            {
                return false;
            }
        }

        if (i < text.Length && (text[i] | 0x20) == 'e' && !TryReadExponent(text, ref i, ref exponent))
        {
            return false;
        }

        number = new JsonNumber(text[..i], digits, exponent, significant <= 19, negative);
        return true;
    }

    /// <summary>The nearest double; false if the number exceeds the largest double.</summary>
    public bool TryGetDouble(out double value)
    {
        // The digits and the power are exact, so one operation rounds once. The result is correct (Clinger's fast path).
        if (_exact && _digits <= 1UL << 53 && Math.Abs(_exponent) <= 22)
        {
            value = _exponent < 0 ? _digits / PowersOfTen[-_exponent] : _digits * PowersOfTen[_exponent];
            value = _negative ? -value : value;
            return true;
        }

        if (_exact && NearestDouble.TryFind(_digits, _exponent, out value))
        {
            value = _negative ? -value : value;
            return true;
        }

        return double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>The nearest float; false if the number exceeds the largest float.</summary>
    public bool TryGetSingle(out float value)
    {
        if (_exact && _digits <= 1UL << 24 && Math.Abs(_exponent) <= 10)
        {
            value = _exponent < 0 ? _digits / (float)PowersOfTen[-_exponent] : _digits * (float)PowersOfTen[_exponent];
            value = _negative ? -value : value;
            return float.IsFinite(value);
        }

        return float.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
    }

    /// <summary>The number as sign and magnitude if it is whole, as <c>5.0</c> and <c>1e2</c> are.</summary>
    /// <returns>The problem, or null.</returns>
    public string? GetInteger(out bool negative, out ulong magnitude)
    {
        negative = _negative;
        magnitude = _digits;
        var exponent = _exponent;
        if (!_exact)
        {
            return GetLongInteger(out magnitude);
        }

        if (magnitude == 0)
        {
            return null;
        }

        for (; exponent < 0; exponent++)
        {
            (magnitude, var rest) = Math.DivRem(magnitude, 10);
            if (rest != 0)
            {
                return NotWhole;
            }
        }

        for (; exponent > 0; exponent--)
        {
            if (magnitude > ulong.MaxValue / 10)
            {
                return OutOfRange;
            }

            magnitude *= 10;
        }

        return null;
    }

    /// <summary>Handles more digits than 64 bits hold: leading zeros of <c>0.000…</c>, trailing zeros of <c>1.000…</c>, or a number out of range.</summary>
    private string? GetLongInteger(out ulong magnitude)
    {
        magnitude = 0;
        var mantissaEnd = _text.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = mantissaEnd < 0 ? _text : _text[..mantissaEnd];
        var last = mantissa.LastIndexOfAnyInRange((byte)'1', (byte)'9');
        var digitsBehindLast = CountDigits(mantissa[(last + 1)..]);
        if (last < 0)
        {
            return null;
        }

        // The number is whole if its last significant digit is not a decimal. The digits after it raise its place.
        var place = _exponent + digitsBehindLast;
        if (place < 0)
        {
            return NotWhole;
        }

        foreach (var b in mantissa[..(last + 1)])
        {
            if (b is not ((byte)'.' or (byte)'-') && !TryAppend(ref magnitude, b - '0'))
            {
                return OutOfRange;
            }
        }

        for (; place > 0; place--)
        {
            if (!TryAppend(ref magnitude, 0))
            {
                return OutOfRange;
            }
        }

        return null;
    }

    private static bool TryAppend(ref ulong magnitude, int digit)
    {
        var next = ((UInt128)magnitude * 10) + (uint)digit;
        magnitude = (ulong)next;
        return next <= ulong.MaxValue;
    }

    private static int CountDigits(ReadOnlySpan<byte> text) => text.Length - text.Count((byte)'.');

    private static void ReadDigits(ReadOnlySpan<byte> text, ref int i, ref ulong digits, ref int significant)
    {
        for (; (uint)i < (uint)text.Length; i++)
        {
            var digit = (uint)text[i] - '0';
            if (digit > 9)
            {
                return;
            }

            // Beyond 19 digits the value wraps; no caller uses it then.
            digits = (digits * 10) + digit;
            significant += significant > 0 || digit > 0 ? 1 : 0;
        }
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int i, ref int exponent)
    {
        i++;
        var negative = i < text.Length && text[i] == '-';
        i += i < text.Length && (text[i] is (byte)'-' or (byte)'+') ? 1 : 0;
        var start = i;
        var value = 0;
        for (; i < text.Length && char.IsAsciiDigit((char)text[i]); i++)
        {
            value = (int)Math.Min((value * 10L) + (text[i] - '0'), MaxExponent);
        }

        exponent += negative ? -value : value;
        return i > start;
    }
}
