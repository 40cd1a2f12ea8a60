using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Writes whole numbers in decimal, two digits at a time.</summary>
internal static class IntegerText
{
    /// <summary>The length of the longest integer: a sign and 19 digits, or 20 digits.</summary>
    public const int MaxLength = 20;

    private const ulong EightDigits = 100_000_000;

    /// <summary>"00" to "99", each as two bytes of UTF-8.</summary>
    private static readonly ushort[] Pairs = [.. Enumerable.Range(0, 100).Select(n => (ushort)('0' + (n / 10) + (('0' + (n % 10)) << 8)))];

    /// <summary>Writes a number at the start of <paramref name="target"/>, which must hold <see cref="MaxLength"/> bytes. Returns the number's length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Format(Span<byte> target, long value)
    {
        if (value >= 0)
        {
            return Format(target, (ulong)value);
        }

        target[0] = (byte)'-';
        return 1 + Format(target[1..], unchecked((ulong)-value));
    }

    /// <inheritdoc cref="Format(Span{byte}, long)" />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Format(Span<byte> target, ulong value)
    {
        if (value < 10)
        {
            target[0] = (byte)('0' + value);
            return 1;
        }

        return value < EightDigits ? FormatShort(target, (uint)value) : FormatLong(target, value);
    }

    /// <summary>Writes a number below 100 as two digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FormatPair(Span<byte> target, uint value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(target, Pairs[value]);

    /// <summary>Writes a number below 10^8 with leading zeros.</summary>
    public static void FormatEight(Span<byte> target, uint value)
    {
        var (high, low) = Math.DivRem(value, 10_000);
        FormatPair(target, high / 100);
        FormatPair(target[2..], high % 100);
        FormatPair(target[4..], low / 100);
        FormatPair(target[6..], low % 100);
    }

    /// <summary>The number of digits of a number below 10^8.</summary>
    private static int CountDigits(uint value) =>
        value < 10_000
            ? value < 100 ? (value < 10 ? 1 : 2) : (value < 1000 ? 3 : 4)
            : value < 1_000_000 ? (value < 100_000 ? 5 : 6) : (value < 10_000_000 ? 7 : 8);

    private static int FormatShort(Span<byte> target, uint value)
    {
        var length = CountDigits(value);
        var at = length;
        while (value >= 100)
        {
            (value, var pair) = Math.DivRem(value, 100);
            at -= 2;
            FormatPair(target[at..], pair);
        }

        if (at == 2)
        {
            FormatPair(target, value);
        }
        else
        {
            target[0] = (byte)('0' + value);
        }

        return length;
    }

    private static int FormatLong(Span<byte> target, ulong value)
    {
        var (high, low) = Math.DivRem(value, EightDigits);
        var length = high < EightDigits ? FormatShort(target, (uint)high) : FormatLong(target, high);
        FormatEight(target[length..], (uint)low);
        return length + 8;
    }
}
