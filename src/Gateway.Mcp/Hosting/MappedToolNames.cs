using Gateway.Mcp.Tools;
using Gateway.Rest;

namespace Gateway.Mcp.Hosting;

/// <summary>The names of tools for documents and pages. They have none if the application maps no tools.</summary>
internal sealed class MappedToolNames(McpStart start, ToolCatalog catalog) : IToolNames
{
    /// <inheritdoc/>
    public string? Find(GatewayMethod method) => start.IsMapped ? catalog.Current.Find(method)?.Definition.Name : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems => start.IsMapped ? catalog.Current.Problems : [];
}
