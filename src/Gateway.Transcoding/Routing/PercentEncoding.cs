using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Transcoding.Routing;

/// <summary>Selects which escapes become characters.</summary>
internal enum PercentDecoding
{
    /// <summary>Decodes all escapes: a variable of one segment.</summary>
    All,

    /// <summary>Decodes all escapes except <c>%2F</c> and <c>%2f</c>: a variable of several segments.</summary>
    AllButSlash,

    /// <summary>Decodes all escapes, and <c>+</c> to a space: the query.</summary>
    Query,
}

/// <summary>The result of decoding a text.</summary>
internal enum PercentDecodingResult
{
    Done,

    /// <summary>The text has a percent sign without two hexadecimal digits.</summary>
    BrokenEscape,

    /// <summary>The decoded bytes are not UTF-8.</summary>
    NotUtf8,
}

/// <summary>Decodes percent-encoding (RFC 3986) to UTF-8 without an intermediate string.</summary>
internal static class PercentEncoding
{
    /// <summary>The maximum length of the decoded text in bytes: three for each UTF-16 unit.</summary>
    public static int MaxDecodedLength(int chars) => checked(chars * 3);

    /// <summary>The byte of the escape at <paramref name="index"/>; -1 if there is none.</summary>
    public static int ValueAt(ReadOnlySpan<char> text, int index)
    {
        if (index + 2 >= text.Length || text[index] != '%')
        {
            return -1;
        }

        var high = HexValue(text[index + 1]);
        var low = HexValue(text[index + 2]);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    /// <summary>Whether two hexadecimal digits follow every percent sign.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('%'); at >= 0;)
        {
            if (ValueAt(text, at) < 0)
            {
                return false;
            }

            var next = text[(at + 3)..].IndexOf('%');
            at = next < 0 ? -1 : at + 3 + next;
        }

        return true;
    }

    /// <summary>Decodes into <paramref name="utf8"/>, which must have room for <see cref="MaxDecodedLength"/>.</summary>
    public static PercentDecodingResult TryDecode(ReadOnlySpan<char> text, PercentDecoding mode, Span<byte> utf8, out int written)
    {
        written = 0;
        var position = 0;
        while (position < text.Length)
        {
            var c = text[position];
            if (c == '%')
            {
                var value = ValueAt(text, position);
                if (value < 0)
                {
                    return PercentDecodingResult.BrokenEscape;
                }

                if (value == '/' && mode == PercentDecoding.AllButSlash)
                {
                    // Keep the client's spelling: a later reader of the name may treat %2F and %2f differently.
                    utf8[written++] = (byte)'%';
                    utf8[written++] = (byte)'2';
                    utf8[written++] = (byte)text[position + 2];
                }
                else
                {
                    utf8[written++] = (byte)value;
                }

                position += 3;
            }
            else if (c < 128)
            {
                utf8[written++] = c == '+' && mode == PercentDecoding.Query ? (byte)' ' : (byte)c;
                position++;
            }
            else if (Rune.DecodeFromUtf16(text[position..], out var rune, out var used) == OperationStatus.Done)
            {
                written += rune.EncodeToUtf8(utf8[written..]);
                position += used;
            }
            else
            {
                return PercentDecodingResult.NotUtf8;
            }
        }

        return Utf8.IsValid(utf8[..written]) ? PercentDecodingResult.Done : PercentDecodingResult.NotUtf8;
    }

    private static int HexValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };
}
