using System.Numerics;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Powers of ten as binary fractions of 128 bits, for conversions between doubles and decimals.</summary>
/// <remarks>
/// 10^k lies between (g - 1) * s and g * s, where g is the entry and s is 2^(<see cref="Exponent"/>(k) - 127). The highest bit of g is set.
/// If <see cref="IsExact"/>, 10^k is g * s.
/// </remarks>
internal static class PowersOfTen
{
    public const int Min = -342;
    public const int Max = 324;

    // The first number that needs the table computes it: 667 divisions, well under a millisecond for each process.
    private static readonly UInt128[] Table = [.. Enumerable.Range(Min, Max - Min + 1).Select(Compute)];

    /// <summary>The smallest 128-bit fraction that is not below the power.</summary>
    public static UInt128 Ceiling(int power) => Table[power - Min];

    /// <summary>Whether the entry is exact: 5^55 is the last power of five below 2^128.</summary>
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
