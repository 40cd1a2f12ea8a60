namespace Gateway.Benchmarks.Binding;

/// <summary>The sources of the request message.</summary>
public enum RequestKind
{
    /// <summary>A GET with one path variable.</summary>
    Path,

    /// <summary>The same GET with five query parameters.</summary>
    PathAndQuery,

    /// <summary>A POST of 1 KB of JSON.</summary>
    Body,
}
