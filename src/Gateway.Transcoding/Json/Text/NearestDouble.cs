using System.Numerics;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Finds the double nearest to a decimal number.</summary>
internal static class NearestDouble
{
    private const int FractionBits = 52;
    private const int Bias = 1023;

    /// <summary>Converts digits times a power of ten; false when it cannot be told without more precision, or the result is not a normal double.</summary>
    /// <remarks>
    /// The power lies between two neighbouring fractions of 128 bits. Rounding is monotonic, so when the products with both round to the same
    /// double, that is the nearest one to the number between them. They do but for one number in 2^60 or so, and those close to the middle of two doubles.
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

    /// <summary>A product of 192 bits: its highest 64, and the rest with its last 64 bits folded into one.</summary>
    private static (ulong High, ulong Low) Multiply(UInt128 factor, ulong digits)
    {
        var carried = Math.BigMul((ulong)factor, digits, out var lowest);
        var high = Math.BigMul((ulong)(factor >> 64), digits, out var middle);
        middle += carried;
        high += middle < carried ? 1u : 0u;
        return (high, middle | (lowest != 0 ? 1u : 0u));
    }

    /// <summary>The bits of the double nearest to a product whose bit 62 of <paramref name="high"/> is worth 2^exponent; half way, the even one. 0 outside the normal range.</summary>
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
            // A carry out of the fraction goes into the exponent, as it should.
            significand++;
        }

        return significand + ((ulong)(exponent + Bias - 1) << FractionBits);
    }
}
