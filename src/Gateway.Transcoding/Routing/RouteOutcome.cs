namespace Gateway.Transcoding.Routing;

/// <summary>What a <see cref="RouteTable{T}"/> says of a request.</summary>
public enum RouteOutcome
{
    /// <summary>No template matches the path.</summary>
    NotFound,

    /// <summary>Templates match the path, but none of them for the HTTP method: 405 with <see cref="RouteTable{T}.AllowedMethods"/>.</summary>
    MethodNotAllowed,

    /// <summary>A template matches the path, but the path has a percent sign without two hexadecimal digits: 400.</summary>
    BrokenEscape,

    /// <summary>The route is found.</summary>
    Matched,
}
