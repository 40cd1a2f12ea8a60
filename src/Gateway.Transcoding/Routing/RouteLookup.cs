namespace Gateway.Transcoding.Routing;

/// <summary>One walk of a path through the trie.</summary>
/// <remarks>
/// Before a <c>**</c> the depth of a node is the number of segments read, so no node is visited twice; after it only literals follow, which
/// are read from the end of the path. A walk is bounded by the size of the table plus the length of the path, whatever the path says.
/// </remarks>
internal ref struct RouteLookup(ReadOnlySpan<char> path, ReadOnlySpan<char> verb, string? httpMethod)
{
    private readonly ReadOnlySpan<char> _path = path;
    private readonly ReadOnlySpan<char> _verb = verb;
    private readonly List<Route>? _all = httpMethod is null ? [] : null;

    /// <summary>Whether a route matches the path and the verb, for whatever HTTP method.</summary>
    public bool PathKnown { get; private set; }

    /// <summary>All routes that match, most specific first; only when no HTTP method is asked for.</summary>
    public readonly List<Route>? All => _all;

    /// <summary>The most specific route below <paramref name="node"/> for the path from <paramref name="at"/> on.</summary>
    /// <param name="node">Where the segments before <paramref name="at"/> lead.</param>
    /// <param name="at">Where the next segment begins; past the end of the path when there is none.</param>
    public Route? Visit(RouteNode node, int at)
    {
        if (at > _path.Length)
        {
            return RouteAt(node) ?? (node.Rest is { } rest ? RouteAt(rest) : null);
        }

        var slash = _path[at..].IndexOf('/');
        var end = slash < 0 ? _path.Length : at + slash;
        var segment = _path[at..end];
        if (node.Literal(segment) is { } literal && Visit(literal, end + 1) is { } found)
        {
            return found;
        }

        if (node.Any is { } any && !segment.IsEmpty && Visit(any, end + 1) is { } foundAny)
        {
            return foundAny;
        }

        return node.Rest is { } tails ? VisitTails(tails, at) : null;
    }

    /// <summary>The longest tail of literals behind <c>**</c> wins.</summary>
    private Route? VisitTails(RouteNode tails, int at)
    {
        var firstOfTails = _all?.Count ?? 0;
        var best = RouteAt(tails, firstOfTails);
        var end = _path.Length;
        var node = tails;
        while (_path[at..end].LastIndexOf('/') is var slash and >= 0)
        {
            if (node.Literal(_path[(at + slash + 1)..end]) is not { } tail)
            {
                break;
            }

            node = tail;
            end = at + slash;
            best = RouteAt(node, firstOfTails) ?? best;
        }

        return best;
    }

    private Route? RouteAt(RouteNode node, int insertAt = -1)
    {
        Route? forAnyMethod = null;
        foreach (var route in node.Routes)
        {
            if (!_verb.SequenceEqual(route.Verb))
            {
                continue;
            }

            PathKnown = true;
            if (_all is not null)
            {
                _all.Insert(insertAt < 0 ? _all.Count : insertAt, route);
            }
            else if (route.HttpMethod == httpMethod)
            {
                return route;
            }
            else if (route.HttpMethod == "*")
            {
                forAnyMethod = route;
            }
        }

        return forAnyMethod;
    }
}
