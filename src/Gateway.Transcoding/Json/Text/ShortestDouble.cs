using System.Runtime.CompilerServices;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Finds the shortest decimal that reads back as a double. If there are several, finds the one nearest to the double.</summary>
/// <remarks>
/// Raffaele Giulietti's algorithm, proved in <see href="https://drive.google.com/file/d/1gp5xv4CAa78SVgCeWfGqqI4FfYYYuNFb">The Schubfach way to render doubles</see>:
/// one power of ten maps the double, and the ends of the interval that rounds to it, onto integers. Among these there are at most two candidates
/// of each length. The multiplications are exact enough, because one bit records whether they cut anything off.
/// </remarks>
internal static class ShortestDouble
{
    private const int FractionBits = 52;
    private const ulong HiddenBit = 1UL << FractionBits;

    /// <summary>The algorithm treats the fraction of a double as an integer; this bias corrects the exponent.</summary>
    private const int Bias = 1075;

    /// <summary>The digits and the power of ten of a finite double other than zero. Ignores the sign.</summary>
    public static (ulong Digits, int Power) Find(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var fraction = bits & (HiddenBit - 1);
        var biased = (int)(bits >> FractionBits) & 0x7FF;
        var (significand, exponent) = biased == 0 ? (fraction, 1 - Bias) : (fraction | HiddenBit, biased - Bias);

        // Below a power of two, doubles lie twice as dense, so the interval extends only half as far down.
        var isUneven = fraction == 0 && biased > 1;
        var power = FloorLog10(exponent, isUneven);
        var factor = PowersOfTen.Ceiling(-power);
        var shift = exponent + PowersOfTen.Exponent(-power) + 1;

        // In quarters, so that the ends of the interval, half way to the neighbours, are integers too.
        var middle = Scale(factor, (4 * significand) << shift);
        var lower = Scale(factor, ((4 * significand) - (isUneven ? 1u : 2u)) << shift);
        var upper = Scale(factor, ((4 * significand) + 2) << shift);

        // The interval includes its ends if the significand is even.
        var isOdd = significand & 1;
        return Choose(lower + isOdd, middle, upper - isOdd, power);
    }

    private static (ulong Digits, int Power) Choose(ulong lower, ulong middle, ulong upper, int power)
    {
        var digits = middle / 4;
        if (digits >= 10)
        {
            // Use one digit less if one of the two such neighbours lies inside the interval.
            var tens = digits / 10;
            var isBelowInside = lower <= 40 * tens;
            var isAboveInside = (40 * tens) + 40 <= upper;
            if (isBelowInside != isAboveInside)
            {
                return (tens + (isAboveInside ? 1u : 0u), power + 1);
            }
        }

        var isDownInside = lower <= 4 * digits;
        var isUpInside = (4 * digits) + 4 <= upper;
        if (isDownInside != isUpInside)
        {
            return (digits + (isUpInside ? 1u : 0u), power);
        }

        // Both lie inside: take the nearer one, or the even one of two equally near.
        var half = (4 * digits) + 2;
        var isUp = middle > half || (middle == half && (digits & 1) != 0);
        return (digits + (isUp ? 1u : 0u), power);
    }

    /// <summary>floor(log10(2^exponent)), or floor(log10(3/4 * 2^exponent)) if the interval is uneven.</summary>
    private static int FloorLog10(int exponent, bool isUneven) => ((exponent * 1262611) - (isUneven ? 524031 : 0)) >> 22;

    /// <summary>The product divided by 2^128. The last bit is set if the division cut anything off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Scale(UInt128 factor, ulong value)
    {
        var low = Math.BigMul((ulong)factor, value, out _);
        var high = Math.BigMul((ulong)(factor >> 64), value, out var middle);
        middle += low;
        high += middle < low ? 1u : 0u;
        return high | (middle > 1 ? 1u : 0u);
    }
}
