using System.Text;

namespace Gateway.Transcoding.Routing;

/// <summary>Converts a literal to the form that requests are compared with.</summary>
/// <remarks>
/// A request cannot have a space or a letter outside ASCII unescaped, and <see cref="RequestPath"/> decodes needless escapes
/// (RFC 3986, section 6.2.2.2). A template may write either form, so its literals get the same treatment. Other escapes stay as written.
/// </remarks>
internal static class CanonicalText
{
    /// <summary>Whether a character never needs an escape in a path: the unreserved characters of RFC 3986.</summary>
    public static bool IsUnreserved(int c) => c < 128 && (char.IsAsciiLetterOrDigit((char)c) || c is '-' or '.' or '_' or '~');

    public static string Of(ReadOnlySpan<char> literal)
    {
        var result = new StringBuilder(literal.Length);
        Span<byte> utf8 = stackalloc byte[4];
        while (!literal.IsEmpty)
        {
            var used = 1;
            if (literal[0] == '%')
            {
                var value = PercentEncoding.ValueAt(literal, 0);
                used = value < 0 ? 1 : 3;
                _ = value < 0 ? result.Append("%25") : IsUnreserved(value) ? result.Append((char)value) : result.Append(literal[..3]);
            }
            else if (literal[0] is > ' ' and < '\x7f')
            {
                result.Append(literal[0]);
            }
            else
            {
                Rune.DecodeFromUtf16(literal, out var rune, out used);
                foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    result.Append('%').Append(b.ToString("X2", null));
                }
            }

            literal = literal[used..];
        }

        return result.ToString();
    }
}
