namespace Gateway.Benchmarks.Routing;

/// <summary>What kind of template the path leads to.</summary>
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

    /// <summary>A path that goes wrong at its last segment.</summary>
    Miss,
}
