namespace Gateway.Transcoding.Routing;

/// <summary>The routes of a table, and how a path is led to one of them.</summary>
internal sealed class RouteTrie
{
    private readonly RouteNode _root;
    private readonly string[] _verbs;
    private readonly LiteralTable _verbTable;

    public RouteTrie(RouteNodeBuilder root, IEnumerable<string> verbs)
    {
        _root = new(root);
        _verbs = [.. verbs];
        _verbTable = new(_verbs);
    }

    /// <summary>The most specific route.</summary>
    /// <param name="httpMethod">The HTTP method; null to have <paramref name="lookup"/> collect the routes of all.</param>
    /// <param name="path">The path.</param>
    /// <param name="lookup">What was found on the way, and the segments that were matched.</param>
    public Route? Find(string? httpMethod, ReadOnlySpan<char> path, out RouteLookup lookup)
    {
        if (path.IsEmpty || path[0] != '/')
        {
            lookup = default;
            return null;
        }

        var segments = new PathSegments(WithoutLastSlashes(path));
        if (_verbs.Length > 0 && segments.Path.Length == path.Length)
        {
            var start = segments.LastStart;
            if (path[start..].LastIndexOf(':') is var colon and >= 0 && _verbTable.IndexOf(path[(start + colon + 1)..]) is var verb and >= 0)
            {
                var end = WithoutLastSlashes(path[..(start + colon)]).Length;
                lookup = new(segments.Cut(end), _verbs[verb], httpMethod);
                if (lookup.Visit(_root, 1) is var route && lookup.PathKnown)
                {
                    return route;
                }
            }
        }

        // A verb of some other template is text like any other: /v1/files/a:cancel stays the file "a:cancel".
        // A path of slashes only has no segment: the first would begin behind its end.
        lookup = new(segments, "", httpMethod);
        return lookup.Visit(_root, 1);
    }

    private static ReadOnlySpan<char> WithoutLastSlashes(ReadOnlySpan<char> path) => path is [.., '/'] ? path.TrimEnd('/') : path;
}
