namespace Gateway.Transcoding.Routing;

/// <summary>The routes of a table as a trie over their segments.</summary>
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

    /// <summary>Finds the most specific route.</summary>
    /// <param name="path">The path.</param>
    /// <param name="segments">The segments of the path; afterwards the matched segments, without the verb.</param>
    /// <param name="lookup">Takes the results of the walk.</param>
    public Route? Find(ReadOnlySpan<char> path, ref PathSegments segments, ref RouteLookup lookup)
    {
        if (path.IsEmpty || path[0] != '/')
        {
            return null;
        }

        if (_verbs.Length > 0 && segments.Path.Length == path.Length && FindVerb(segments) is var colon and >= 0)
        {
            lookup.Verb = _verbs[_verbTable.IndexOf(path[(colon + 1)..])];
            segments.Cut(colon);
            if (lookup.Visit(_root, segments, 1) is var route && lookup.PathKnown)
            {
                return route;
            }

            // The verb of another template is plain text here: /v1/files/a:cancel stays the file "a:cancel".
            lookup.Verb = "";
            segments = new(path);
        }

        // A path of slashes only has no segment: the first segment would begin after its end.
        return lookup.Visit(_root, segments, 1);
    }

    /// <summary>The position of the colon before a verb that some template has; -1 if there is none.</summary>
    private int FindVerb(in PathSegments segments)
    {
        var start = segments.LastStart;
        var last = segments.Path[start..];
        var colon = last.LastIndexOf(':');
        return colon >= 0 && _verbTable.IndexOf(last[(colon + 1)..]) >= 0 ? start + colon : -1;
    }
}
