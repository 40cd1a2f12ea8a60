namespace Gateway.Transcoding.Routing;

/// <summary>A route that matches a path, with any HTTP method.</summary>
/// <typeparam name="T">The type of the routes' values.</typeparam>
public readonly struct RouteCandidate<T>
{
    private readonly RequestPath _request;
    private readonly PathTemplate _template;
    private readonly int _end;

    internal RouteCandidate(in RequestPath request, Route route, T value, int end)
    {
        _request = request;
        _template = route.Template;
        _end = end;
        HttpMethod = route.HttpMethod;
        Value = value;
    }

    /// <summary>The HTTP method of the route, or <c>*</c> for any.</summary>
    public string HttpMethod { get; }

    /// <summary>The value of the route.</summary>
    public T Value { get; }

    /// <summary>Makes this candidate the match of the request.</summary>
    public void CopyTo(RouteMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        match.Set(_request, _template, new(_request.Path[.._end]));
    }
}
