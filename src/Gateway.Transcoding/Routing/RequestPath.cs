using System.Buffers;

namespace Gateway.Transcoding.Routing;

/// <summary>The path and the query of a request, still percent-encoded, ready for a <see cref="RouteTable{T}"/>.</summary>
/// <remarks>
/// <code>
/// var path = RequestPath.Normalize("/base/v1/../v2/a%2Fb?x=1", "/base");   // path.Path is /v2/a%2Fb, path.Query is x=1
/// </code>
/// A slice of the request target: nothing is copied unless the path has dot segments or escapes that need none.
/// </remarks>
public readonly struct RequestPath
{
    private static readonly SearchValues<char> _queryOrFragment = SearchValues.Create("?#");

    private readonly string? _text;
    private readonly int _start;
    private readonly int _length;
    private readonly string? _target;
    private readonly int _queryStart;
    private readonly int _queryLength;

    private RequestPath(string text, int start, int length, string target, int queryStart, int queryLength)
    {
        _text = text;
        _start = start;
        _length = length;
        _target = target;
        _queryStart = queryStart;
        _queryLength = queryLength;
    }

    /// <summary>The path. A path that a template can match begins with a slash.</summary>
    public ReadOnlySpan<char> Path => _text.AsSpan(_start, _length);

    /// <summary>What follows the question mark, without it; empty when there is none.</summary>
    public ReadOnlySpan<char> Query => _target.AsSpan(_queryStart, _queryLength);

    /// <summary>Makes the path of a request comparable with templates.</summary>
    /// <param name="rawTarget">
    /// The request target as it came (RFC 9112, section 3.2): origin form <c>/path?query</c> or absolute form <c>http://host/path?query</c>.
    /// </param>
    /// <param name="pathBase">
    /// The decoded path that the application is mounted at, such as <c>/api</c>, or empty. It is compared without regard to case; a path
    /// outside it comes back whole.
    /// </param>
    /// <remarks>
    /// <c>.</c> and <c>..</c> segments are resolved, <c>%2e</c> included (RFC 3986, section 5.2.4), and escapes of letters, digits and
    /// <c>-._~</c> are decoded, which names the same resource (section 6.2.2.2). Nothing here fails: a broken escape stays for the route
    /// table to refuse.
    /// </remarks>
    public static RequestPath Normalize(string rawTarget, string? pathBase = null)
    {
        ArgumentNullException.ThrowIfNull(rawTarget);
        var start = PathStart(rawTarget);
        var tail = rawTarget.AsSpan(start);
        var cut = tail.IndexOfAny(_queryOrFragment);
        var length = cut < 0 ? tail.Length : cut;
        var (queryStart, queryLength) = QueryRange(tail, cut);
        queryStart += start;

        var text = rawTarget;
        if (length == 0)
        {
            // "http://host" and "?query" ask for the root.
            (text, start, length) = ("/", 0, 1);
        }
        else if (PathNormalization.Apply(rawTarget.AsSpan(start, length)) is { } normalized)
        {
            (text, start, length) = (normalized, 0, normalized.Length);
        }

        var mounted = PathNormalization.PrefixLength(text.AsSpan(start, length), pathBase);
        return mounted == length && mounted > 0
            ? new("/", 0, 1, rawTarget, queryStart, queryLength)
            : new(text, start + mounted, length - mounted, rawTarget, queryStart, queryLength);
    }

    /// <inheritdoc/>
    public override string ToString() => Path.ToString();

    private static int PathStart(string target)
    {
        if (target.StartsWith('/'))
        {
            return 0;
        }

        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || target.AsSpan(0, scheme).ContainsAny('/', '?', '#'))
        {
            return 0;
        }

        var authority = target.AsSpan(scheme + 3);
        var end = authority.IndexOfAny('/', '?', '#');
        return end < 0 ? target.Length : scheme + 3 + end;
    }

    private static (int Start, int Length) QueryRange(ReadOnlySpan<char> tail, int cut)
    {
        if (cut < 0 || tail[cut] != '?')
        {
            return (0, 0);
        }

        var query = tail[(cut + 1)..];
        var fragment = query.IndexOf('#');
        return (cut + 1, fragment < 0 ? query.Length : fragment);
    }
}
