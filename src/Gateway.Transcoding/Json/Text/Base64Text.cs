using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Reads base64 as ProtoJSON allows it: in either alphabet, with or without padding.</summary>
internal static class Base64Text
{
    private const byte None = 0xFF;

    private static ReadOnlySpan<byte> Values =>
    [
        None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, None,
        None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, None,
        None, None, None, None, None, None, None, None, None, None, None, 62, None, 62, None, 63,
        52, 53, 54, 55, 56, 57, 58, 59, 60, 61, None, None, None, None, None, None,
        None, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, None, None, None, None, 63,
        None, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
        41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, None, None, None, None, None,
    ];

    /// <summary>Removes the padding. False if the padding is misplaced or the rest cannot be base64.</summary>
    public static bool TryTrim(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> digits)
    {
        digits = text.TrimEnd((byte)'=');
        var padding = text.Length - digits.Length;
        return digits.Length % 4 != 1 && padding <= 2 && (padding == 0 || text.Length % 4 == 0);
    }

    /// <summary>The number of bytes that this many base64 digits encode.</summary>
    public static int DecodedLength(int digits) => (int)(digits * 3L / 4);

    /// <summary>Decodes digits without padding. Ignores bits left over at the end.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> digits, Span<byte> target)
    {
        // The library decodes many digits of the standard alphabet at a time. It also skips white space: the count is then wrong.
        var whole = digits[..(digits.Length & ~3)];
        var status = Base64.DecodeFromUtf8(whole, target, out var consumed, out var written);
        var done = status == OperationStatus.Done && written == DecodedLength(consumed) ? consumed : 0;
        return TryDecodeOneByOne(digits[done..], target[DecodedLength(done)..]);
    }

    private static bool TryDecodeOneByOne(ReadOnlySpan<byte> digits, Span<byte> target)
    {
        uint bits = 0;
        int count = 0, written = 0;
        foreach (var digit in digits)
        {
            var value = digit < Values.Length ? Values[digit] : None;
            if (value == None)
            {
                return false;
            }

            bits = (bits << 6) | value;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                target[written++] = (byte)(bits >> count);
            }
        }

        return true;
    }
}
