namespace Gateway.Transcoding.Routing;

/// <summary>Two routes of one HTTP method whose templates match the same paths, with neither more specific.</summary>
/// <typeparam name="T">What routes lead to.</typeparam>
public sealed record RouteConflict<T>(string HttpMethod, PathTemplate FirstTemplate, T First, PathTemplate SecondTemplate, T Second)
{
    /// <summary>Both routes by name.</summary>
    public override string ToString() =>
        $"{HttpMethod} {SecondTemplate} ({Second}) matches the same paths as {HttpMethod} {FirstTemplate} ({First})";
}
