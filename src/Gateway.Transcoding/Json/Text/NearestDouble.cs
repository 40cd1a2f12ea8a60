using System.Numerics;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Finds the double nearest to a decimal number.</summary>
internal static class NearestDouble
{
    private const int FractionBits = 52;
    private const int Bias = 1023;

    /// <summary>Converts digits times a power of ten. False if the result needs more precision or is not a normal double.</summary>
    /// <remarks>
    /// The power lies between two neighbouring fractions of 128 bits, and rounding is monotonic. So if the products with both fractions round to
    /// the same double, this double is the nearest. About one number in 2^60 fails this test, as do numbers very close to the middle between two doubles.
    /// </remarks>
    public static bool TryFind(ulong digits, int power, out double value)
    {
        value = 0;
        if (digits == 0 || power is < PowersOfTen.Min or > PowersOfTen.Max)
        {
            return digits == 0;
        }

        var zeros = BitOperations.LeadingZeroCount(digits);
        var ceiling = PowersOfTen.Ceiling(power);
        var (high, low) = Multiply(ceiling, digits << zeros);
        var (floorHigh, floorLow) = PowersOfTen.IsExact(power) ? (high, low) : Multiply(ceiling - 1, digits << zeros);
        var exponent = PowersOfTen.Exponent(power) + 63 - zeros;
        var bits = Round(high, low, exponent);
        if (bits != Round(floorHigh, floorLow, exponent))
        {
            return false;
        }

        value = BitConverter.UInt64BitsToDouble(bits);
        return double.IsNormal(value);
    }

    /// <summary>A product of 192 bits: the highest 64 bits, and the rest, with its last 64 bits reduced to one sticky bit.</summary>
    private static (ulong High, ulong Low) Multiply(UInt128 factor, ulong digits)
    {
        var carried = Math.BigMul((ulong)factor, digits, out var lowest);
        var high = Math.BigMul((ulong)(factor >> 64), digits, out var middle);
        middle += carried;
        high += middle < carried ? 1u : 0u;
        return (high, middle | (lowest != 0 ? 1u : 0u));
    }

    /// <summary>The bits of the double nearest to a product; bit 62 of <paramref name="high"/> is worth 2^exponent. Rounds ties to even. 0 outside the normal range.</summary>
    private static ulong Round(ulong high, ulong low, int exponent)
    {
        var top = (int)(high >> 63);
        var shift = top + (62 - FractionBits);
        exponent += top;
        if (exponent is <= -Bias or > Bias)
        {
            return 0;
        }

        var significand = high >> shift;
        var rest = high << (64 - shift);
        const ulong Half = 1UL << 63;
        if (rest > Half || (rest == Half && (low != 0 || (significand & 1) != 0)))
        {
            // A carry out of the fraction correctly increments the exponent.
            significand++;
        }

        return significand + ((ulong)(exponent + Bias - 1) << FractionBits);
    }
}
