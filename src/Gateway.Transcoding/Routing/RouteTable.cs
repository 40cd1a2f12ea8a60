using System.Diagnostics.CodeAnalysis;

namespace Gateway.Transcoding.Routing;

/// <summary>Finds the route of a request by HTTP method and path. Immutable and thread-safe.</summary>
/// <remarks>
/// <code>
/// var routes = new RouteTableBuilder&lt;string&gt;();
/// routes.Add("GET", PathTemplate.Parse("/v1/hello/{name}"), "Hello");
/// var outcome = routes.Build().Match("GET", RequestPath.Normalize("/v1/hello/bob"), match, out var value);
/// </code>
/// In each segment a literal beats <c>*</c>, and <c>*</c> beats <c>**</c>. If a choice leads to no route, the lookup tries the next. Paths are
/// case-sensitive, slashes at the end are ignored, and <c>*</c> needs a segment that is not empty.
/// </remarks>
/// <typeparam name="T">The type of the routes' values.</typeparam>
public sealed class RouteTable<T>
{
    private readonly RouteTrie _trie;
    private readonly T[] _values;

    internal RouteTable(RouteTrie trie, T[] values)
    {
        _trie = trie;
        _values = values;
    }

    /// <summary>Finds the most specific route. Allocates nothing.</summary>
    /// <param name="httpMethod">The request's HTTP method. HEAD gets no special treatment.</param>
    /// <param name="request">The request's path.</param>
    /// <param name="match">Filled if the outcome is <see cref="RouteOutcome.Matched"/>, otherwise unchanged.</param>
    /// <param name="value">The value of the route if the outcome is <see cref="RouteOutcome.Matched"/>.</param>
    public RouteOutcome Match(string httpMethod, in RequestPath request, RouteMatch match, [MaybeNull] out T value)
    {
        ArgumentNullException.ThrowIfNull(httpMethod);
        ArgumentNullException.ThrowIfNull(match);
        value = default;
        var segments = new PathSegments(request.Path);
        var lookup = new RouteLookup(httpMethod);
        if (_trie.Find(request.Path, ref segments, ref lookup) is not { } route)
        {
            return lookup.PathKnown ? RouteOutcome.MethodNotAllowed : RouteOutcome.NotFound;
        }

        if (request.HasBrokenEscape())
        {
            return RouteOutcome.BrokenEscape;
        }

        match.Set(request, route.Template, segments);
        value = _values[route.Index];
        return RouteOutcome.Matched;
    }

    /// <summary>All routes that match the path, with any HTTP method, most specific first.</summary>
    public IReadOnlyList<RouteCandidate<T>> FindAll(RequestPath request)
    {
        var segments = new PathSegments(request.Path);
        var lookup = new RouteLookup(httpMethod: null);
        _trie.Find(request.Path, ref segments, ref lookup);
        var end = segments.Path.Length;
        return request.HasBrokenEscape() ? [] : [.. lookup.All!.Select(route => new RouteCandidate<T>(request, route, _values[route.Index], end))];
    }

    /// <summary>The HTTP methods of all routes that match the path, in alphabetical order, for an <c>Allow</c> header.</summary>
    public IReadOnlyList<string> AllowedMethods(RequestPath request)
    {
        var segments = new PathSegments(request.Path);
        var lookup = new RouteLookup(httpMethod: null);
        _trie.Find(request.Path, ref segments, ref lookup);
        return [.. lookup.All!.Select(route => route.HttpMethod).Distinct().Order(StringComparer.Ordinal)];
    }
}
