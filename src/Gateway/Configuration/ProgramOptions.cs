namespace Gateway.Program.Configuration;

/// <summary>Options of the program itself. The section <c>Gateway</c> of the configuration sets them, beside those of the library.</summary>
internal sealed class ProgramOptions
{
    /// <summary>Pages for people.</summary>
    public PagesOptions Pages { get; } = new();

    /// <summary>Whether the gateway answers gRPC reflection (v1 and v1alpha) for all that it serves. Default true.</summary>
    public bool Reflection { get; set; } = true;

    /// <summary>Whether the gateway answers the gRPC health service: SERVING once it is ready. Default true.</summary>
    public bool Health { get; set; } = true;

    /// <summary>
    /// Whether native calls of methods that no schema has are forwarded, where there is exactly one cluster, and its options name no services to serve or to leave out. Default true.
    /// </summary>
    public bool ForwardUnknownMethods { get; set; } = true;

    /// <summary>Whether addresses, upstreams and routes are printed at start. Default true.</summary>
    public bool Banner { get; set; } = true;
}
