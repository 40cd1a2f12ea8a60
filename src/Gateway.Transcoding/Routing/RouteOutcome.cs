namespace Gateway.Transcoding.Routing;

/// <summary>The answer of a <see cref="RouteTable{T}"/> to a request.</summary>
public enum RouteOutcome
{
    /// <summary>No template matches the path.</summary>
    NotFound,

    /// <summary>Templates match the path, but none of them with the HTTP method: 405 with <see cref="RouteTable{T}.AllowedMethods"/>.</summary>
    MethodNotAllowed,

    /// <summary>A template matches the path, but the path has a percent sign without two hexadecimal digits: 400.</summary>
    BrokenEscape,

    /// <summary>A route matches.</summary>
    Matched,
}
