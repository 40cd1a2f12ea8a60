using System.Globalization;

namespace Gateway.Transcoding.Json;

/// <summary>Writes doubles and floats as the shortest JSON number that reads back as the same value; <c>"NaN"</c> and infinities as strings.</summary>
internal static class FloatText
{
    /// <summary>Decimals handled here; most numbers people write have no more. The rest goes the general, slower way.</summary>
    private const int MaxDecimals = 7;
    private const double MaxScale = 1e7;

    /// <summary>Below this a number with all its decimals is a whole number that a double holds exactly.</summary>
    private const double MaxDouble = 1e8;
    private const float MaxSingle = 1e6f;

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

            // Digits / 10^7 is one correctly rounded operation on exact operands: if it gives the value, reading the text does too.
            var scaled = Math.Round(magnitude * MaxScale);
            if (scaled / MaxScale == magnitude)
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

        value.TryFormat(target, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    public static int Format(Span<byte> target, float value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude < MaxSingle && IsDecimal(magnitude, MaxDecimals))
        {
            // Fewer digits may be enough to tell a float from its neighbours, so count up.
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

    /// <summary>Whether the float is the one nearest to some number of so many decimals.</summary>
    private static bool IsDecimal(float magnitude, int decimals) =>
        (float)(Math.Round(magnitude * Powers[decimals]) / Powers[decimals]) == magnitude;

    private static int FormatNamed(Span<byte> target, double value)
    {
        var name = double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8;
        name.CopyTo(target);
        return name.Length;
    }

    /// <summary>Up to two decimals, as most numbers have.</summary>
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
