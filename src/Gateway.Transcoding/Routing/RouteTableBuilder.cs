namespace Gateway.Transcoding.Routing;

/// <summary>Collects routes for a <see cref="RouteTable{T}"/>. The order of the routes does not matter.</summary>
/// <typeparam name="T">The type of the routes' values. Its <see cref="object.ToString"/> names a value in conflicts.</typeparam>
public sealed class RouteTableBuilder<T>
{
    private readonly RouteNodeBuilder _root = new();
    private readonly HashSet<string> _verbs = new(StringComparer.Ordinal);
    private readonly List<T> _values = [];
    private readonly List<RouteConflict<T>> _conflicts = [];

    /// <summary>The conflicts so far. The first route of each pair stays in the table.</summary>
    public IReadOnlyList<RouteConflict<T>> Conflicts => _conflicts;

    /// <summary>Adds a route.</summary>
    /// <param name="httpMethod">An HTTP method (case-sensitive), or <c>*</c> for any.</param>
    /// <param name="template">The template that paths must match.</param>
    /// <param name="value">The value of the route.</param>
    /// <returns>False if the route conflicts with an earlier route; <see cref="Conflicts"/> then has both.</returns>
    public bool Add(string httpMethod, PathTemplate template, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(httpMethod);
        ArgumentNullException.ThrowIfNull(template);
        var route = new Route(httpMethod, template, OneVerb(CanonicalText.Of(template.Verb)), _values.Count);
        var routes = _root.NodeFor(template).Routes;
        if (routes.Find(other => other.HttpMethod == httpMethod && other.Verb == route.Verb) is { } first)
        {
            _conflicts.Add(new(httpMethod, first.Template, _values[first.Index], template, value));
            return false;
        }

        routes.Add(route);
        _values.Add(value);
        return true;
    }

    /// <summary>Builds the table of all routes.</summary>
    /// <exception cref="RouteConflictException">Routes conflict. The message lists all pairs.</exception>
    public RouteTable<T> Build() =>
        _conflicts.Count == 0 ? new(new RouteTrie(_root, _verbs), [.. _values]) : throw new RouteConflictException([.. _conflicts.Select(conflict => conflict.ToString())]);

    private string OneVerb(string verb)
    {
        if (verb.Length == 0)
        {
            return "";
        }

        if (_verbs.TryGetValue(verb, out var same))
        {
            return same;
        }

        _verbs.Add(verb);
        return verb;
    }
}
