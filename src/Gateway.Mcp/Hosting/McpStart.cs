using Gateway.Mcp.Tools;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Mcp.Hosting;

/// <summary>Checks the tools when the application has built its pipeline. In every style of host, the server listens only after that step.</summary>
internal sealed class McpStart(ToolCatalog catalog) : IStartupFilter
{
    /// <summary>Whether tools are mapped.</summary>
    public bool IsMapped { get; set; }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        if (IsMapped)
        {
            catalog.Check();
        }
    };
}
