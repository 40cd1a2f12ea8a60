namespace Gateway.Rest;

/// <summary>
/// Makes a method a tool for agents, or says that it is none: metadata of its gRPC endpoint. <c>Gateway.Mcp</c> serves the tools. What is null comes from the .proto file, or is found out from names, comments and the
/// HTTP method.
/// </summary>
/// <remarks><code>
/// app.MapGrpcService&lt;OrderService&gt;().WithMetadata(new ToolMetadata { IsPattern = true });
/// </code></remarks>
public sealed record ToolMetadata
{
    /// <summary>Whether it stands for several methods, as for all of a service: those that cannot be tools are left out then. Otherwise such a method is a mistake. Default false.</summary>
    public bool IsPattern { get; init; }

    /// <summary>Whether the method is no tool. Default false.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>The name: 1 to 64 letters, digits, <c>-</c> and <c>_</c>. Default null.</summary>
    public string? Name { get; init; }

    /// <summary>The name for people. Default null.</summary>
    public string? Title { get; init; }

    /// <summary>What it does, for the model. Default null.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it changes nothing. Default null.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Whether it may destroy something. Default null.</summary>
    public bool? Destructive { get; init; }

    /// <summary>Whether the same call once more changes nothing more. Default null.</summary>
    public bool? Idempotent { get; init; }

    /// <summary>Whether it deals with the world outside of the server. Default null.</summary>
    public bool? OpenWorld { get; init; }

    /// <summary>Where this is said, for messages of mistakes, such as <c>rules.yaml:7:3</c>. Default null: in code.</summary>
    public string? Place { get; init; }
}
