using System.Runtime.CompilerServices;

namespace Gateway.Transcoding.Routing;

/// <summary>The path of a request, the template it matched, and the position of each variable.</summary>
/// <remarks>
/// A plain object that outlives the lookup: the route table fills it, and the endpoint reads it later. Reuse one object for each request or
/// connection with <see cref="Clear"/>. Once it has grown to the most variables of a template, it allocates no more.
/// </remarks>
public sealed class RouteMatch
{
    private FewRanges _few;
    private (int Start, int Length)[]? _many;

    /// <summary>The request's path and query.</summary>
    public RequestPath Request { get; private set; }

    /// <summary>The matched template; null before a match.</summary>
    public PathTemplate? Template { get; private set; }

    /// <summary>The raw text of a variable, percent-encoded. The index is that in <see cref="PathTemplate.Variables"/>.</summary>
    public ReadOnlySpan<char> RawValue(int variable)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)variable, (uint)(Template?.Variables.Count ?? 0), nameof(variable));
        var (start, length) = _many is null ? _few[variable] : _many[variable];
        return Request.Path.Slice(start, length);
    }

    /// <summary>Discards the request, for reuse.</summary>
    public void Clear()
    {
        Request = default;
        Template = null;
    }

    /// <summary>Takes a matched request. Its path matches <paramref name="template"/> without the verb and without slashes at the end.</summary>
    internal void Set(in RequestPath request, PathTemplate template, in PathSegments segments)
    {
        Request = request;
        Template = template;
        var variables = template.VariableSpan;
        if (variables.IsEmpty)
        {
            return;
        }

        // Few templates have more variables than fit; those need an array.
        if (variables.Length > FewRanges.Length && (_many is null || _many.Length < variables.Length))
        {
            _many = new (int, int)[variables.Length];
        }

        Span<(int Start, int Length)> ranges = _many is null ? _few : _many;

        // "**" is one segment of the template but any number of the path. The segments after it move by the difference.
        var rest = template.RestIndex;
        var moved = rest < 0 ? 0 : segments.SlashCount - template.Segments.Count;
        var (segment, start) = (0, 1);
        for (var i = 0; i < variables.Length; i++)
        {
            var (first, last) = (variables[i].Start, variables[i].End);
            for (var target = rest >= 0 && first > rest ? first + moved : first; segment < target; segment++)
            {
                start = segments.EndOf(start) + 1;
            }

            var count = last - first + (rest >= first && rest < last ? moved : 0);
            if (count == 0)
            {
                ranges[i] = (segments.Path.Length, 0);
                continue;
            }

            var begin = start;
            for (var target = segment + count - 1; segment < target; segment++)
            {
                start = segments.EndOf(start) + 1;
            }

            ranges[i] = (begin, segments.EndOf(start) - begin);
        }
    }

    [InlineArray(Length)]
    private struct FewRanges
    {
        public const int Length = 4;

        private (int Start, int Length) _first;
    }
}
