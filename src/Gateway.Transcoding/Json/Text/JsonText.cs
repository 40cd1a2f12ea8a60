using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Finds the end of white space and of strings, and resolves escapes.</summary>
internal static class JsonText
{
    /// <summary>The index of the first byte at or after <paramref name="position"/> that is not white space; the length if there is none.</summary>
    public static int SkipSpace(ReadOnlySpan<byte> text, int position)
    {
        // Indentation: compare eight spaces at a time.
        const ulong EightSpaces = 0x2020202020202020;
        if (position + sizeof(ulong) < text.Length && text[position] != ' ')
        {
            position += text[position] is (byte)'\n' or (byte)'\r' or (byte)'\t' ? 1 : 0;
            while (position + sizeof(ulong) <= text.Length)
            {
                var different = BinaryPrimitives.ReadUInt64LittleEndian(text[position..]) ^ EightSpaces;
                if (different != 0)
                {
                    position += BitOperations.TrailingZeroCount(different) >> 3;
                    break;
                }

                position += sizeof(ulong);
            }
        }

        while ((uint)position < (uint)text.Length && text[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            position++;
        }

        return position;
    }

    /// <summary>The index of the first quote, backslash or control character; the length if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOfSpecial(ReadOnlySpan<byte> text)
    {
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; i <= text.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                var special = Specials(Vector128.Create(text.Slice(i, Vector128<byte>.Count)));
                if (special != Vector128<byte>.Zero)
                {
                    return i + BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
                }
            }
        }

        for (; (uint)i < (uint)text.Length; i++)
        {
            if (IsSpecial(text[i]))
            {
                return i;
            }
        }

        return i;
    }

    /// <summary>A mask with all bits set for each byte that ends a run of plain characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Specials(Vector128<byte> bytes) =>
        Vector128.Equals(bytes, Vector128.Create((byte)'"'))
        | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
        | Vector128.LessThan(bytes, Vector128.Create((byte)0x20));

    /// <inheritdoc cref="Specials(Vector128{byte})" />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Specials(Vector256<byte> bytes) =>
        Vector256.Equals(bytes, Vector256.Create((byte)'"'))
        | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
        | Vector256.LessThan(bytes, Vector256.Create((byte)0x20));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSpecial(byte b) => b is < 0x20 or (byte)'"' or (byte)'\\';

    /// <summary>Resolves the escapes in a string's content. <paramref name="target"/> must be as long as the content.</summary>
    /// <param name="content">The text between the quotes.</param>
    /// <param name="target">Takes the resolved text.</param>
    /// <param name="written">The number of bytes written; after a failure, the index of the error in the content.</param>
    /// <returns>The problem, or null.</returns>
    public static string? Unescape(ReadOnlySpan<byte> content, Span<byte> target, out int written)
    {
        written = 0;
        for (var i = 0; i < content.Length;)
        {
            var plain = content[i..].IndexOf((byte)'\\');
            plain = plain < 0 ? content.Length - i : plain;
            content.Slice(i, plain).CopyTo(target[written..]);
            written += plain;
            i += plain;
            if (i == content.Length)
            {
                break;
            }

            var problem = UnescapeOne(content, ref i, target, ref written);
            if (problem is not null)
            {
                written = i;
                return problem;
            }
        }

        return null;
    }

    private static string? UnescapeOne(ReadOnlySpan<byte> content, ref int i, Span<byte> target, ref int written)
    {
        // The scan for the closing quote has found a byte after every backslash.
        if (content[i + 1] == 'u')
        {
            return UnescapeUnicode(content, ref i, target, ref written);
        }

        var plain = content[i + 1] switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'/' => (byte)'/',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => (byte)0,
        };
        if (plain == 0)
        {
            return "an unknown escape in a string; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX";
        }

        target[written++] = plain;
        i += 2;
        return null;
    }

    private static string? UnescapeUnicode(ReadOnlySpan<byte> content, ref int i, Span<byte> target, ref int written)
    {
        if (!TryReadUnit(content[i..], out var unit))
        {
            return "\\u must be followed by four hexadecimal digits";
        }

        int codePoint = unit;
        var length = 6;
        if (char.IsSurrogate(unit))
        {
            if (!char.IsHighSurrogate(unit) || !TryReadUnit(content[(i + 6)..], out var low) || !char.IsLowSurrogate(low))
            {
                return "a surrogate without its other half";
            }

            codePoint = char.ConvertToUtf32(unit, low);
            length = 12;
        }

        written += new System.Text.Rune(codePoint).EncodeToUtf8(target[written..]);
        i += length;
        return null;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < 6 || text[0] != '\\' || text[1] != 'u')
        {
            return false;
        }

        var value = 0;
        for (var i = 2; i < 6; i++)
        {
            var digit = text[i] switch
            {
                >= (byte)'0' and <= (byte)'9' => text[i] - '0',
                >= (byte)'a' and <= (byte)'f' => text[i] - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => text[i] - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | digit;
        }

        unit = (char)value;
        return true;
    }
}
