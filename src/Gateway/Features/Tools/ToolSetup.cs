using Gateway.Mcp;
using Gateway.Program.Features.RateLimits;

namespace Gateway.Program.Features.Tools;

/// <summary>Serves methods as tools of the Model Context Protocol if the configuration turns it on. Access rules and limits apply to each method.</summary>
internal static class ToolSetup
{
    private const string EnabledKey = $"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Enabled)}";

    /// <summary>Registers the services.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (IsEnabled(configuration))
        {
            services.AddGatewayMcp();
            services.AddOptions<GatewayMcpOptions>().Configure<IServiceProvider>(static (options, provider) => options.RateLimiter = provider.GetService<CallLimits>());
        }
    }

    /// <summary>Maps the endpoint.</summary>
    public static void Map(WebApplication app)
    {
        if (IsEnabled(app.Configuration))
        {
            app.MapGatewayMcp("/mcp");
        }
        else if (app.Configuration.GetSection(GatewayMcpOptions.SectionName).GetChildren().Any() && app.Configuration[EnabledKey] is null)
        {
            Log.ToolsOff(app.Logger);
        }
    }

    private static bool IsEnabled(IConfiguration configuration) => configuration.GetValue<bool?>(EnabledKey) == true;
}
