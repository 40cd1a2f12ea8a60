using System.Numerics;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Powers of ten as binary fractions of 128 bits, for the conversion of doubles from and to decimal.</summary>
/// <remarks>10^k lies between (g - 1) and g times 2^(<see cref="Exponent"/>(k) - 127), where g is the entry, and its highest bit is set; where <see cref="IsExact"/>, it is g.</remarks>
internal static class PowersOfTen
{
    public const int Min = -342;
    public const int Max = 324;

    // Computed with the first number that needs it: 667 divisions, well under a millisecond each start.
    private static readonly UInt128[] Table = [.. Enumerable.Range(Min, Max - Min + 1).Select(Compute)];

    /// <summary>The smallest 128-bit fraction that is not below the power.</summary>
    public static UInt128 Ceiling(int power) => Table[power - Min];

    /// <summary>5^55 is the last power of five below 2^128.</summary>
    public static bool IsExact(int power) => power is >= 0 and <= 55;

    /// <summary>The binary exponent of 10^power: floor(power * log2(10)).</summary>
    public static int Exponent(int power) => (power * 1741647) >> 19;

    private static UInt128 Compute(int power)
    {
        var shift = 127 - Exponent(power);
        var ten = BigInteger.Pow(10, Math.Abs(power));
        var (numerator, denominator) = power < 0 ? (BigInteger.One << shift, ten)
            : shift >= 0 ? (ten << shift, BigInteger.One)
            : (ten, BigInteger.One << -shift);
        return (UInt128)((numerator + denominator - 1) / denominator);
    }
}
