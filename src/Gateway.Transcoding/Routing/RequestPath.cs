using System.Buffers;

namespace Gateway.Transcoding.Routing;

/// <summary>The path and the query of a request, still percent-encoded, ready for a <see cref="RouteTable{T}"/>.</summary>
/// <remarks>
/// <code>
/// var path = RequestPath.Normalize("/base/v1/../v2/a%2Fb?x=1", "/base");   // path.Path is /v2/a%2Fb, path.Query is x=1
/// </code>
/// The path is a slice of the request target. Only dot segments and needless escapes require a copy.
/// </remarks>
public readonly struct RequestPath
{
    /// <summary>The characters that end a path, or that may require normalization.</summary>
    private static readonly SearchValues<char> _special = SearchValues.Create("?#%.");

    private readonly string? _text;
    private readonly int _start;
    private readonly int _length;
    private readonly string? _target;
    private readonly int _queryStart;
    private readonly int _queryLength;
    private readonly bool _mayHaveEscapes;

    private RequestPath(string text, int start, int length, string target, int queryStart, int queryLength, bool mayHaveEscapes)
    {
        _text = text;
        _start = start;
        _length = length;
        _target = target;
        _queryStart = queryStart;
        _queryLength = queryLength;
        _mayHaveEscapes = mayHaveEscapes;
    }

    /// <summary>The path. A template matches only a path that begins with a slash.</summary>
    public ReadOnlySpan<char> Path => _text.AsSpan(_start, _length);

    /// <summary>The text after the question mark; empty if there is none.</summary>
    public ReadOnlySpan<char> Query => _target.AsSpan(_queryStart, _queryLength);

    /// <summary>Normalizes the path of a request for comparison with templates.</summary>
    /// <param name="rawTarget">
    /// The request target as received (RFC 9112, section 3.2): origin form <c>/path?query</c> or absolute form <c>http://host/path?query</c>.
    /// </param>
    /// <param name="pathBase">
    /// The decoded path at which the application is mounted, such as <c>/api</c>, or empty. The comparison ignores case. A path
    /// outside the base stays whole.
    /// </param>
    /// <remarks>
    /// Resolves <c>.</c> and <c>..</c> segments, <c>%2e</c> included (RFC 3986, section 5.2.4). Decodes escapes of letters, digits and
    /// <c>-._~</c>, because both spellings name the same resource (section 6.2.2.2). Never fails: a broken escape stays, and the route
    /// table refuses it.
    /// </remarks>
    public static RequestPath Normalize(string rawTarget, string? pathBase = null)
    {
        ArgumentNullException.ThrowIfNull(rawTarget);
        var start = PathStart(rawTarget);
        var tail = rawTarget.AsSpan(start);
        var length = CleanLength(tail);
        var isClean = length == tail.Length || tail[length] is '?' or '#';
        length = isClean ? length : LengthOfPath(tail, length);
        var (queryStart, queryLength) = length == tail.Length ? (0, 0) : QueryRange(tail, length);
        queryStart += start;

        var text = rawTarget;
        if (length == 0)
        {
            // The targets "http://host" and "?query" ask for the root.
            (text, start, length) = ("/", 0, 1);
        }
        else if (!isClean && PathNormalization.Apply(rawTarget.AsSpan(start, length)) is { } normalized)
        {
            (text, start, length) = (normalized, 0, normalized.Length);
        }

        var mounted = string.IsNullOrEmpty(pathBase) ? 0 : PathNormalization.PrefixLength(text.AsSpan(start, length), pathBase);
        return mounted == length && mounted > 0
            ? new("/", 0, 1, rawTarget, queryStart, queryLength, mayHaveEscapes: false)
            : new(text, start + mounted, length - mounted, rawTarget, queryStart, queryLength, mayHaveEscapes: !isClean);
    }

    /// <summary>The path after its first segments, for the prefix of a route group: for one segment, <c>/a/b/c</c> becomes <c>/b/c</c>.</summary>
    /// <param name="count">The number of segments to remove. If the path has fewer, the root remains.</param>
    public RequestPath Behind(int count)
    {
        var at = 0;
        for (; count > 0 && at < _length; count--)
        {
            var next = Path[(at + 1)..].IndexOf('/');
            at = next < 0 ? _length : at + 1 + next;
        }

        return at == 0 ? this
            : at == _length ? new("/", 0, 1, _target!, _queryStart, _queryLength, mayHaveEscapes: false)
            : new(_text!, _start + at, _length - at, _target!, _queryStart, _queryLength, _mayHaveEscapes);
    }

    /// <summary>Whether the path has a percent sign without two hexadecimal digits.</summary>
    internal bool HasBrokenEscape() => _mayHaveEscapes && !PercentEncoding.IsWellFormed(Path);

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

    /// <summary>The length of the path up to the first escape or dot segment. Nearly every request has a path without either.</summary>
    private static int CleanLength(ReadOnlySpan<char> tail)
    {
        for (var at = 0; ; at++)
        {
            var next = tail[at..].IndexOfAny(_special);
            if (next < 0)
            {
                return tail.Length;
            }

            at += next;
            if (tail[at] != '.' || (at > 0 && tail[at - 1] == '/'))
            {
                return at;
            }
        }
    }

    private static int LengthOfPath(ReadOnlySpan<char> tail, int from)
    {
        var end = tail[from..].IndexOfAny('?', '#');
        return end < 0 ? tail.Length : from + end;
    }

    private static (int Start, int Length) QueryRange(ReadOnlySpan<char> tail, int cut)
    {
        if (tail[cut] != '?')
        {
            return (0, 0);
        }

        var query = tail[(cut + 1)..];
        var fragment = query.IndexOf('#');
        return (cut + 1, fragment < 0 ? query.Length : fragment);
    }
}
