using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Transcoding.Routing;

/// <summary>Finds the route of a request by HTTP method and path. Immutable, and safe for any number of threads.</summary>
/// <remarks>
/// <code>
/// var routes = new RouteTableBuilder&lt;string&gt;();
/// routes.Add("GET", PathTemplate.Parse("/v1/hello/{name}"), "Hello");
/// var outcome = routes.Build().Match("GET", RequestPath.Normalize("/v1/hello/bob"), match, out var value);
/// </code>
/// Segment by segment a literal beats <c>*</c>, and <c>*</c> beats <c>**</c>; a choice that leads nowhere is taken back. Paths are compared
/// with regard to case, slashes at the end are ignored, and <c>*</c> needs a segment that is not empty.
/// </remarks>
/// <typeparam name="T">What routes lead to.</typeparam>
public sealed class RouteTable<T>
{
    private readonly RouteNode _root;
    private readonly T[] _values;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>>? _verbs;

    internal RouteTable(RouteNode root, T[] values, HashSet<string> verbs)
    {
        _root = root;
        _values = values;
        _verbs = verbs.Count == 0 ? null : verbs.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Finds the most specific route. Allocates nothing.</summary>
    /// <param name="httpMethod">The request's HTTP method. HEAD is nothing special here.</param>
    /// <param name="request">The request's path.</param>
    /// <param name="match">Filled when the outcome is <see cref="RouteOutcome.Matched"/>, and left alone otherwise.</param>
    /// <param name="value">What the route leads to when the outcome is <see cref="RouteOutcome.Matched"/>.</param>
    public RouteOutcome Match(string httpMethod, in RequestPath request, RouteMatch match, [MaybeNull] out T value)
    {
        ArgumentNullException.ThrowIfNull(httpMethod);
        ArgumentNullException.ThrowIfNull(match);
        value = default;
        var route = Find(httpMethod, request.Path, out var end, out var known, out _);
        if (route is null)
        {
            return known ? RouteOutcome.MethodNotAllowed : RouteOutcome.NotFound;
        }

        if (!PercentEncoding.IsWellFormed(request.Path))
        {
            return RouteOutcome.BrokenEscape;
        }

        match.Set(request, route.Template, end);
        value = _values[route.Index];
        return RouteOutcome.Matched;
    }

    /// <summary>All routes that match the path, whatever their HTTP method, most specific first.</summary>
    public IReadOnlyList<RouteCandidate<T>> FindAll(RequestPath request)
    {
        Find(null, request.Path, out var end, out _, out var all);
        return all is null || !PercentEncoding.IsWellFormed(request.Path) ? [] : [.. all.Select(route => new RouteCandidate<T>(request, route, _values[route.Index], end))];
    }

    /// <summary>The HTTP methods of all routes that match the path, in alphabetical order, for an <c>Allow</c> header.</summary>
    public IReadOnlyList<string> AllowedMethods(RequestPath request)
    {
        Find(null, request.Path, out _, out _, out var all);
        return all is null ? [] : [.. all.Select(route => route.HttpMethod).Distinct().Order(StringComparer.Ordinal)];
    }

    private Route? Find(string? httpMethod, ReadOnlySpan<char> path, out int end, out bool known, out List<Route>? all)
    {
        (end, known, all) = (0, false, null);
        if (path.IsEmpty || path[0] != '/')
        {
            return null;
        }

        if (_verbs is { } verbs && path.LastIndexOfAny(':', '/') is var colon && path[colon] == ':' && verbs.Contains(path[(colon + 1)..]))
        {
            var route = Find(httpMethod, path[..colon], path[(colon + 1)..], out end, out known, out all);
            if (known)
            {
                return route;
            }
        }

        // A verb of some other template is text like any other: /v1/files/a:cancel stays the file "a:cancel".
        return Find(httpMethod, path, default, out end, out known, out all);
    }

    private Route? Find(
        string? httpMethod, ReadOnlySpan<char> path, ReadOnlySpan<char> verb, out int end, out bool known, out List<Route>? all)
    {
        path = path.TrimEnd('/');
        var lookup = new RouteLookup(path, verb, httpMethod);

        // A path of slashes only has no segment: the first would begin behind its end.
        var route = lookup.Visit(_root, 1);
        end = path.Length;
        known = lookup.PathKnown;
        all = lookup.All;
        return route;
    }
}
