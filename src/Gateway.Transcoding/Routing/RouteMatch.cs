namespace Gateway.Transcoding.Routing;

/// <summary>The path of a request together with the template it matched: where each variable stands.</summary>
/// <remarks>
/// A plain object that outlives the lookup: routing fills it, the endpoint reads it later. Reuse one per request or connection with
/// <see cref="Clear"/>; once it has grown to the most variables of a template, it allocates no more.
/// </remarks>
public sealed class RouteMatch
{
    private (int Start, int Length)[] _ranges = new (int, int)[4];

    /// <summary>The request's path and query.</summary>
    public RequestPath Request { get; private set; }

    /// <summary>The template that matched; null before a match.</summary>
    public PathTemplate? Template { get; private set; }

    /// <summary>The raw text of a variable, still percent-encoded, by its index in <see cref="PathTemplate.Variables"/>.</summary>
    public ReadOnlySpan<char> RawValue(int variable)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)variable, (uint)(Template?.Variables.Count ?? 0), nameof(variable));
        var (start, length) = _ranges[variable];
        return Request.Path.Slice(start, length);
    }

    /// <summary>Forgets the request, for reuse.</summary>
    public void Clear()
    {
        Request = default;
        Template = null;
    }

    /// <summary>Takes a path that matches <paramref name="template"/> up to <paramref name="end"/>, where its verb or last slashes begin.</summary>
    internal void Set(in RequestPath request, PathTemplate template, int end)
    {
        Request = request;
        Template = template;
        var variables = template.VariableSpan;
        if (variables.IsEmpty)
        {
            return;
        }

        if (_ranges.Length < variables.Length)
        {
            _ranges = new (int, int)[variables.Length];
        }

        var path = request.Path[..end];

        // "**" takes more or fewer segments of the path than its one of the template; what follows it moves by the difference.
        var rest = template.RestIndex;
        var moved = rest < 0 ? 0 : path.Count('/') - template.Segments.Count;
        var cursor = new SegmentCursor(path);
        for (var i = 0; i < variables.Length; i++)
        {
            var (first, last) = (variables[i].Start, variables[i].End);
            var start = cursor.StartOf(rest >= 0 && first > rest ? first + moved : first);
            var count = last - first + (rest >= first && rest < last ? moved : 0);
            _ranges[i] = count == 0 ? (path.Length, 0) : (start, cursor.EndAfter(count) - start);
        }
    }

    /// <summary>Walks the segments of a path once, from left to right.</summary>
    private ref struct SegmentCursor(ReadOnlySpan<char> path)
    {
        private readonly ReadOnlySpan<char> _path = path;
        private int _segment;
        private int _start = 1;

        public int StartOf(int segment)
        {
            while (_segment < segment)
            {
                _start = EndOfCurrent() + 1;
                _segment++;
            }

            return _start;
        }

        /// <summary>Where the run of <paramref name="count"/> segments ends that begins with the current one.</summary>
        public int EndAfter(int count)
        {
            StartOf(_segment + count - 1);
            return EndOfCurrent();
        }

        private readonly int EndOfCurrent()
        {
            var slash = _start >= _path.Length ? -1 : _path[_start..].IndexOf('/');
            return slash < 0 ? _path.Length : _start + slash;
        }
    }
}
