namespace Gateway.Rest;

/// <summary>Tells documents and pages which methods are tools of the Model Context Protocol. Gateway.Mcp registers it as a service. Safe for use by several threads.</summary>
public interface IToolNames
{
    /// <summary>The name of the tool that a method is, such as <c>Greetering_Hello</c>; null if it is none.</summary>
    string? Find(GatewayMethod method);

    /// <summary>Why names in options and files are no tools, a sentence each.</summary>
    IReadOnlyList<string> Problems => [];
}
