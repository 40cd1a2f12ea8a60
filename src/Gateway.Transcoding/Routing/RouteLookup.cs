namespace Gateway.Transcoding.Routing;

/// <summary>One walk of a path through the trie.</summary>
/// <remarks>
/// Up to a <c>**</c>, the depth of a node is the number of segments read, so a walk visits no node twice. After a <c>**</c>, the walk reads
/// from the end of the path, where the same holds. So any path costs at most the size of the table plus the length of the path.
/// </remarks>
/// <param name="httpMethod">The HTTP method; null to collect the routes of all methods.</param>
internal ref struct RouteLookup(string? httpMethod)
{
    /// <summary>Exceeds every rank, so that tails whose <c>**</c> takes nothing come last.</summary>
    private const int NothingForRest = 1 << 24;

    private readonly List<Route>? _all = httpMethod is null ? [] : null;

    /// <summary>The verb of the path: empty, or the same string object as in the table's routes.</summary>
    public string Verb { get; set; } = "";

    /// <summary>Whether a route with any HTTP method matches the path and the verb.</summary>
    public bool PathKnown { get; private set; }

    /// <summary>All routes that match, most specific first; null if the lookup asks for one HTTP method.</summary>
    public readonly List<Route>? All => _all;

    /// <summary>The most specific route below <paramref name="node"/> for the path from <paramref name="at"/>.</summary>
    /// <param name="node">The node of the segments before <paramref name="at"/>.</param>
    /// <param name="segments">The path, without its verb.</param>
    /// <param name="at">The start of the next segment; past the end of the path if there is none.</param>
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
                // The path has only one way on, so the walk need not come back.
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

    /// <summary>The best tail after <c>**</c> that matches the end of the path.</summary>
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

    /// <param name="node">The node of the segments after <paramref name="end"/>, read from the last.</param>
    /// <param name="path">The path from the start of <c>**</c>.</param>
    /// <param name="end">The length that <c>**</c> would take; -1 if not even an empty segment remains for it.</param>
    /// <param name="best">The best tail so far.</param>
    private void VisitTail(RouteNode node, ReadOnlySpan<char> path, int end, ref BestTail best)
    {
        if (end >= 0)
        {
            Offer(node, node.Rank, ref best);
        }
        else if (node.IsWildTail)
        {
            // The last choice: a template that ends with "**" comes before a template that leaves "**" nothing.
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

    /// <summary>The preferred tail so far; or all tails, if the lookup lists them.</summary>
    private struct BestTail
    {
        public Route? Route;
        public int Rank;
        public List<(int Rank, RouteNode Tail)>? All;
    }
}
