namespace Gateway.Transcoding.Routing;

/// <summary>One walk of a path through the trie.</summary>
/// <remarks>
/// Before a <c>**</c> the depth of a node is the number of segments read, so no node is visited twice; after it only literals follow, which
/// are read from the end of the path. A walk is bounded by the size of the table plus the length of the path, whatever the path says.
/// </remarks>
/// <param name="httpMethod">The HTTP method; null to collect the routes of all.</param>
internal ref struct RouteLookup(string? httpMethod)
{
    private readonly List<Route>? _all = httpMethod is null ? [] : null;

    /// <summary>The verb of the path: empty, or the very string that the routes of the table have.</summary>
    public string Verb { get; set; } = "";

    /// <summary>Whether a route matches the path and the verb, for whatever HTTP method.</summary>
    public bool PathKnown { get; private set; }

    /// <summary>All routes that match, most specific first; only when no HTTP method is asked for.</summary>
    public readonly List<Route>? All => _all;

    /// <summary>The most specific route below <paramref name="node"/> for the path from <paramref name="at"/> on.</summary>
    /// <param name="node">Where the segments before <paramref name="at"/> lead.</param>
    /// <param name="segments">The path, without its verb.</param>
    /// <param name="at">Where the next segment begins; past the end of the path when there is none.</param>
    public Route? Visit(RouteNode node, in PathSegments segments, int at)
    {
        var path = segments.Path;
        while (at <= path.Length)
        {
            var end = segments.EndOf(at);
            var rest = node.Rest;
            var any = end > at ? node.Any : null;
            var next = node.Literal(path[at..end]);
            if (next is null)
            {
                (next, any) = (any, null);
            }

            if (next is not null && any is null && rest is null)
            {
                // The only way on: nothing to come back for.
                node = next;
                at = end + 1;
                continue;
            }

            if (next is not null && Visit(next, segments, end + 1) is { } found)
            {
                return found;
            }

            if (any is not null && Visit(any, segments, end + 1) is { } foundAny)
            {
                return foundAny;
            }

            return rest is null ? null : VisitTails(rest, path, at);
        }

        return RouteAt(node) ?? (node.Rest is { } tails ? RouteAt(tails) : null);
    }

    /// <summary>The longest tail of literals behind <c>**</c> wins.</summary>
    private Route? VisitTails(RouteNode tails, ReadOnlySpan<char> path, int at)
    {
        var firstOfTails = _all?.Count ?? 0;
        var best = RouteAt(tails, firstOfTails);
        var end = path.Length;
        var node = tails;
        while (node.HasLiterals && path[at..end].LastIndexOf('/') is var slash and >= 0)
        {
            if (node.Literal(path[(at + slash + 1)..end]) is not { } tail)
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
            if (!ReferenceEquals(Verb, route.Verb))
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
