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
    private readonly RouteTrie _trie;
    private readonly T[] _values;

    internal RouteTable(RouteTrie trie, T[] values)
    {
        _trie = trie;
        _values = values;
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

    /// <summary>All routes that match the path, whatever their HTTP method, most specific first.</summary>
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
