using System.Text;

namespace Gateway.Transcoding.Routing;

/// <summary>Removes dot segments, needless escapes and the path base from a request path.</summary>
internal static class PathNormalization
{
    /// <summary>The path without dot segments and needless escapes; null if the path has neither.</summary>
    public static string? Apply(ReadOnlySpan<char> path)
    {
        var needless = HasNeedlessEscape(path);
        if (!needless && !HasDotSegment(path))
        {
            return null;
        }

        var rented = new char[path.Length];
        path.CopyTo(rented);
        var length = needless ? DecodeNeedless(rented) : rented.Length;
        length = HasDotSegment(rented.AsSpan(0, length)) ? RemoveDotSegments(rented.AsSpan(0, length)) : length;
        return new string(rented, 0, length);
    }

    /// <summary>The length of the path base within the path; 0 if the path lies outside the base.</summary>
    public static int PrefixLength(ReadOnlySpan<char> path, ReadOnlySpan<char> pathBase)
    {
        pathBase = pathBase.TrimEnd('/');
        var at = 0;
        Span<byte> utf8 = stackalloc byte[4];
        while (!pathBase.IsEmpty)
        {
            if (at < path.Length && char.ToUpperInvariant(path[at]) == char.ToUpperInvariant(pathBase[0]))
            {
                at++;
                pathBase = pathBase[1..];
                continue;
            }

            // The path base is decoded; the path is not.
            Rune.DecodeFromUtf16(pathBase, out var rune, out var used);
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                if (PercentEncoding.ValueAt(path, at) != b)
                {
                    return 0;
                }

                at += 3;
            }

            pathBase = pathBase[used..];
        }

        return at == path.Length || path[at] == '/' ? at : 0;
    }

    private static bool HasNeedlessEscape(ReadOnlySpan<char> path)
    {
        for (var at = path.IndexOf('%'); at >= 0;)
        {
            var value = PercentEncoding.ValueAt(path, at);
            if (value >= 0 && CanonicalText.IsUnreserved(value))
            {
                return true;
            }

            var next = path[(at + 1)..].IndexOf('%');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        for (var at = path.IndexOf("/."); at >= 0;)
        {
            var rest = path[(at + 2)..];
            if (rest.IsEmpty || rest[0] == '/' || (rest[0] == '.' && (rest.Length == 1 || rest[1] == '/')))
            {
                return true;
            }

            var next = rest.IndexOf("/.");
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }

    private static int DecodeNeedless(Span<char> path)
    {
        var length = 0;
        for (var at = 0; at < path.Length; length++)
        {
            // Decode once only: %2565 means "%65", not "e".
            var value = PercentEncoding.ValueAt(path, at);
            if (value >= 0 && CanonicalText.IsUnreserved(value) && !Mends(path[..length], (char)value))
            {
                path[length] = (char)value;
                at += 3;
            }
            else
            {
                path[length] = path[at++];
            }
        }

        return length;
    }

    /// <summary>Whether a decoded digit would complete a broken escape before it: <c>%2%65</c> must not become <c>%2e</c>. The route table refuses such a path.</summary>
    private static bool Mends(ReadOnlySpan<char> before, char digit) =>
        char.IsAsciiHexDigit(digit) && (before is [.., '%'] || (before is [.., '%', var first] && char.IsAsciiHexDigit(first)));

    /// <summary>RFC 3986, section 5.2.4, in place: the written part never overtakes the unread part.</summary>
    private static int RemoveDotSegments(Span<char> path)
    {
        var length = 0;
        var at = 0;
        while (at < path.Length)
        {
            var slash = path[(at + 1)..].IndexOf('/');
            var end = slash < 0 ? path.Length : at + 1 + slash;
            var segment = path[at..end];
            var last = end == path.Length;
            if (segment is "/." or "/..")
            {
                length = segment.Length == 2 ? length : Math.Max(path[..length].LastIndexOf('/'), 0);
                if (last)
                {
                    path[length++] = '/';
                }
            }
            else
            {
                segment.CopyTo(path[length..]);
                length += segment.Length;
            }

            at = end;
        }

        return length;
    }
}
