namespace Gateway.Transcoding.Routing;

/// <summary>One walk of a path through the trie.</summary>
/// <remarks>
/// Before a <c>**</c> the depth of a node is the number of segments read, so no node is visited twice; what follows it is read from the end
/// of the path, where the same holds. A walk is bounded by the size of the table plus the length of the path, whatever the path says.
/// </remarks>
/// <param name="httpMethod">The HTTP method; null to collect the routes of all.</param>
internal ref struct RouteLookup(string? httpMethod)
{
    /// <summary>More than any rank: behind it come the tails whose <c>**</c> takes nothing.</summary>
    private const int NothingForRest = 1 << 24;

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

    /// <summary>The best of the tails behind <c>**</c> that the rest of the path ends with.</summary>
    private Route? VisitTails(RouteNode rest, ReadOnlySpan<char> path, int at)
    {
        if (!rest.HasNext)
        {
            return RouteAt(rest);
        }

        var best = new BestTail { Rank = int.MaxValue, All = _all is null ? null : [] };
        VisitTail(rest, path[at..], path.Length - at, ref best);
        if (best.All is not null)
        {
            best.All.Sort(static (x, y) => x.Rank - y.Rank);
            foreach (var (_, tail) in best.All)
            {
                RouteAt(tail);
            }
        }

        return best.Route;
    }

    /// <param name="node">Where the segments behind <paramref name="end"/> lead, read from the last.</param>
    /// <param name="path">What is left of the path where <c>**</c> begins.</param>
    /// <param name="end">How much of it <c>**</c> would take; -1 when not even an empty segment is left for it.</param>
    /// <param name="best">The best tail so far.</param>
    private void VisitTail(RouteNode node, ReadOnlySpan<char> path, int end, ref BestTail best)
    {
        if (end >= 0)
        {
            Offer(node, node.Rank, ref best);
        }
        else if (node.IsWildTail)
        {
            // The last choice: what "**" would be left without rather goes to a template that ends with it.
            Offer(node, node.Rank + NothingForRest, ref best);
        }

        if (end < 0 || !node.HasNext)
        {
            return;
        }

        var start = path[..end].LastIndexOf('/') + 1;
        var segment = path[start..end];
        if (node.Literal(segment) is { } literal)
        {
            VisitTail(literal, path, start - 1, ref best);
        }

        if (node.Any is { } any && !segment.IsEmpty)
        {
            VisitTail(any, path, start - 1, ref best);
        }
    }

    private void Offer(RouteNode tail, int rank, ref BestTail best)
    {
        if (best.All is not null)
        {
            best.All.Add((rank, tail));
        }
        else if (RouteAt(tail) is { } route && rank < best.Rank)
        {
            (best.Route, best.Rank) = (route, rank);
        }
    }

    private Route? RouteAt(RouteNode node)
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
                _all.Add(route);
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

    /// <summary>The tail to prefer among those met; or, to list them, all of them.</summary>
    private struct BestTail
    {
        public Route? Route;
        public int Rank;
        public List<(int Rank, RouteNode Tail)>? All;
    }
}
