namespace Gateway.Transcoding.Routing;

/// <summary>Two routes with one HTTP method whose templates match the same paths, and neither is more specific.</summary>
/// <typeparam name="T">The type of the routes' values.</typeparam>
public sealed record RouteConflict<T>(string HttpMethod, PathTemplate FirstTemplate, T First, PathTemplate SecondTemplate, T Second)
{
    /// <summary>Names both routes.</summary>
    public override string ToString() =>
        $"{HttpMethod} {SecondTemplate} ({Second}) matches the same paths as {HttpMethod} {FirstTemplate} ({First})";
}
