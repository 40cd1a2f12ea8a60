namespace Gateway.Rest;

/// <summary>
/// Makes a method a tool for agents, or excludes it. This is metadata of the method's gRPC endpoint, and <c>Gateway.Mcp</c> serves the tools. A property that is null takes its value from the .proto file, or
/// from names, comments and the HTTP method.
/// </summary>
/// <remarks><code>
/// app.MapGrpcService&lt;OrderService&gt;().WithMetadata(new ToolMetadata { IsPattern = true });
/// </code></remarks>
public sealed record ToolMetadata
{
    /// <summary>Whether this applies to several methods, for example to all methods of a service. Methods that cannot be tools are then left out. If false, such a method is a mistake. Default false.</summary>
    public bool IsPattern { get; init; }

    /// <summary>Whether the method is excluded from the tools. Default false.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>The name of the tool: 1 to 64 letters, digits, <c>-</c> and <c>_</c>. Default null.</summary>
    public string? Name { get; init; }

    /// <summary>The name for people. Default null.</summary>
    public string? Title { get; init; }

    /// <summary>What the tool does, for the model. Default null.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the tool changes nothing. Default null.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Whether the tool may destroy something. Default null.</summary>
    public bool? Destructive { get; init; }

    /// <summary>Whether a repeated call with the same arguments changes nothing more. Default null.</summary>
    public bool? Idempotent { get; init; }

    /// <summary>Whether the tool acts on the world outside of the server. Default null.</summary>
    public bool? OpenWorld { get; init; }

    /// <summary>The place of this declaration for error messages, such as <c>rules.yaml:7:3</c>. Default null: code.</summary>
    public string? Place { get; init; }
}
