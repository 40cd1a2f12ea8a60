using System.Globalization;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Writes doubles and floats as the shortest JSON number that reads back as the same value. <c>"NaN"</c> and infinities become strings.</summary>
internal static class FloatText
{
    /// <summary>The fast path handles numbers with up to this many decimals. Most numbers have no more; the rest take the slower, general path.</summary>
    private const int MaxDecimals = 7;
    private const double MaxScale = 1e7;

    /// <summary>Below this limit, a double exactly holds a number with <see cref="MaxDecimals"/> decimals that is scaled to a whole number.</summary>
    private const double MaxDouble = 1e8;
    private const float MaxSingle = 1e6f;

    /// <summary>Numbers below this limit are written with an exponent.</summary>
    private const double MinPlain = 0.0001;

    /// <summary>The positions of the decimal point, counted from before the first digit, that need no exponent.</summary>
    private const int MinPlainPoint = -3;
    private const int MaxPlainPoint = 17;

    private static readonly double[] Powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, MaxScale];

    public static int Format(Span<byte> target, double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude < MaxDouble)
        {
            var cents = Math.Round(magnitude * 100);
            if (cents / 100 == magnitude)
            {
                return FormatCents(target, (ulong)cents, double.IsNegative(value));
            }

            // Digits / 10^7 is one correctly rounded operation on exact operands. If the quotient is the value, the text reads back as the value too.
            var scaled = Math.Round(magnitude * MaxScale);
            if (scaled / MaxScale == magnitude && magnitude >= MinPlain)
            {
                var digits = (ulong)scaled;
                var decimals = digits % 10_000_000 == 0 ? 0 : MaxDecimals;
                digits = decimals == 0 ? digits / 10_000_000 : digits;
                while (decimals > 0 && digits % 10 == 0)
                {
                    digits /= 10;
                    decimals--;
                }

                return FormatDecimal(target, digits, decimals, double.IsNegative(value));
            }
        }

        if (!double.IsFinite(value))
        {
            return FormatNamed(target, value);
        }

        var (shortest, power) = ShortestDouble.Find(value);
        return FormatShortest(target, shortest, power, double.IsNegative(value));
    }

    public static int Format(Span<byte> target, float value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude < MaxSingle && IsDecimal(magnitude, MaxDecimals))
        {
            // A float may need fewer digits to differ from its neighbours, so count up.
            var decimals = 0;
            while (!IsDecimal(magnitude, decimals))
            {
                decimals++;
            }

            return FormatDecimal(target, (ulong)Math.Round(magnitude * Powers[decimals]), decimals, float.IsNegative(value));
        }

        if (!float.IsFinite(value))
        {
            return FormatNamed(target, value);
        }

        value.TryFormat(target, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>Whether the float is nearest to some number with this many decimals.</summary>
    private static bool IsDecimal(float magnitude, int decimals) =>
        (float)(Math.Round(magnitude * Powers[decimals]) / Powers[decimals]) == magnitude;

    private static int FormatNamed(Span<byte> target, double value)
    {
        var name = double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8;
        name.CopyTo(target);
        return name.Length;
    }

    /// <summary>Writes digits times a power of ten: without an exponent from 0.0001 to below 10^17, otherwise with one.</summary>
    private static int FormatShortest(Span<byte> target, ulong digits, int power, bool negative)
    {
        while (digits % 10 == 0)
        {
            digits /= 10;
            power++;
        }

        var start = 0;
        if (negative)
        {
            target[start++] = (byte)'-';
        }

        var text = target[start..];
        var count = IntegerText.Format(text, digits);
        var point = count + power;
        if (point is > MaxPlainPoint or < MinPlainPoint)
        {
            return start + AddExponent(text, count, point - 1);
        }

        if (power >= 0)
        {
            text.Slice(count, power).Fill((byte)'0');
            return start + point;
        }

        if (point > 0)
        {
            text[point..count].CopyTo(text[(point + 1)..]);
            text[point] = (byte)'.';
            return start + count + 1;
        }

        var leading = 2 - point;
        text[..count].CopyTo(text[leading..]);
        text[..leading].Fill((byte)'0');
        text[1] = (byte)'.';
        return start + leading + count;
    }

    private static int AddExponent(Span<byte> text, int count, int exponent)
    {
        if (count > 1)
        {
            text[1..count].CopyTo(text[2..]);
            text[1] = (byte)'.';
            count++;
        }

        text[count++] = (byte)'E';
        text[count++] = (byte)(exponent < 0 ? '-' : '+');
        var magnitude = (uint)Math.Abs(exponent);
        if (magnitude >= 100)
        {
            text[count++] = (byte)('0' + (magnitude / 100));
        }

        IntegerText.FormatPair(text[count..], magnitude % 100);
        return count + 2;
    }

    /// <summary>Writes a number with up to two decimals; most numbers have no more.</summary>
    private static int FormatCents(Span<byte> target, ulong cents, bool negative)
    {
        var length = 0;
        if (negative)
        {
            target[length++] = (byte)'-';
        }

        var (whole, fraction) = Math.DivRem(cents, 100);
        length += IntegerText.Format(target[length..], whole);
        if (fraction != 0)
        {
            target[length++] = (byte)'.';
            IntegerText.FormatPair(target[length..], (uint)fraction);
            length += fraction % 10 == 0 ? 1 : 2;
        }

        return length;
    }

    private static int FormatDecimal(Span<byte> target, ulong digits, int decimals, bool negative)
    {
        var length = 0;
        if (negative)
        {
            target[length++] = (byte)'-';
        }

        var (whole, fraction) = Math.DivRem(digits, (ulong)Powers[decimals]);
        length += IntegerText.Format(target[length..], whole);
        if (decimals > 0)
        {
            target[length++] = (byte)'.';
            for (var i = decimals - 1; i >= 0; i--)
            {
                (fraction, var digit) = Math.DivRem(fraction, 10);
                target[length + i] = (byte)('0' + digit);
            }

            length += decimals;
        }

        return length;
    }
}
