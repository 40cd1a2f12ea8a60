using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Transcoding.Routing;

/// <summary>Which escapes become characters.</summary>
internal enum PercentDecoding
{
    /// <summary>All of them: a variable of one segment.</summary>
    All,

    /// <summary>All but <c>%2F</c> and <c>%2f</c>, which stay as they are: a variable of several segments.</summary>
    AllButSlash,

    /// <summary>All of them, and <c>+</c> is a space: the query.</summary>
    Query,
}

/// <summary>What became of the text.</summary>
internal enum PercentDecodingResult
{
    Done,

    /// <summary>A percent sign without two hexadecimal digits.</summary>
    BrokenEscape,

    /// <summary>The bytes are not UTF-8.</summary>
    NotUtf8,
}

/// <summary>Percent-encoding of RFC 3986 to UTF-8, without a string in between.</summary>
internal static class PercentEncoding
{
    /// <summary>The most bytes that a text can decode to: three for a UTF-16 unit.</summary>
    public static int MaxDecodedLength(int chars) => checked(chars * 3);

    /// <summary>The byte of the escape at <paramref name="index"/>, or -1 when there is none.</summary>
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

    /// <summary>Whether every percent sign has its two hexadecimal digits.</summary>
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
                    // As the client wrote it: %2F and %2f may mean different things to whoever reads the name again.
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
