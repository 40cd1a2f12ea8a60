namespace Gateway.Benchmarks.Routing;

/// <summary>The kind of template that the path matches.</summary>
public enum RouteShape
{
    /// <summary><c>/v1/shelves7</c></summary>
    Literal,

    /// <summary><c>/v1/shelves7/{shelf}</c></summary>
    OneVariable,

    /// <summary><c>/v1/shelves7/{shelf}/books/{book}/pages/{page}</c></summary>
    SeveralVariables,

    /// <summary><c>/v1/files7/{path=**}</c></summary>
    Rest,

    /// <summary><c>/v1/shelves7/{shelf}:merge</c></summary>
    Verb,

    /// <summary>A path that fails to match at its last segment.</summary>
    Miss,
}
