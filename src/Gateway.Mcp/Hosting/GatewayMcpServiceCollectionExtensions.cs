using Gateway.Mcp;
using Gateway.Mcp.Access;
using Gateway.Mcp.Calls;
using Gateway.Mcp.Hosting;
using Gateway.Mcp.Tools;
using Gateway.Rest;
using Gateway.Rest.Configuration;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC methods as tools of the Model Context Protocol.</summary>
public static class GatewayMcpServiceCollectionExtensions
{
    /// <summary>
    /// Registers the gateway, and its methods as tools. <c>app.MapGatewayMcp()</c> serves the methods that options or .proto files name. The section <c>Gateway:Mcp</c> of the configuration sets the options too;
    /// values set here win. Tools that the application registers with <c>AddMcpServer()</c> are served as well.
    /// </summary>
    public static IServiceCollection AddGatewayMcp(this IServiceCollection services, Action<GatewayMcpOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddGateway();
        if (!services.Any(static service => !service.IsKeyedService && service.ServiceType == typeof(McpStart)))
        {
            // First in the list: later entries win, and those are the options set in code.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<GatewayMcpOptions>, ConfiguredOptions>());
            services.AddSingleton<MethodAccess>();
            services.AddSingleton<CallPermits>();
            services.AddSingleton<ToolCatalog>();
            services.AddSingleton<ToolCaller>();
            services.AddSingleton<McpGuard>();
            services.AddSingleton<McpStart>();
            services.AddSingleton<IToolNames, MappedToolNames>();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, McpStart>(static provider => provider.GetRequiredService<McpStart>()));
            services.AddMcpServer().WithHttpTransport(static transport => transport.Stateless = true);
            services.AddOptions<McpServerOptions>().Configure<ToolCaller, IOptions<GatewayMcpOptions>>(Configure);
        }

        if (configureOptions is not null)
        {
            services.Configure(configureOptions);
        }

        return services;
    }

    private static void Configure(McpServerOptions server, ToolCaller tools, IOptions<GatewayMcpOptions> options)
    {
        server.ServerInfo ??= new Implementation { Name = options.Value.ServerName, Version = typeof(GatewayMcpOptions).Assembly.GetName().Version!.ToString(3) };
        server.ServerInstructions ??= options.Value.Instructions;
        server.Handlers.ListToolsHandler = (asked, _) => tools.ListAsync(asked);
        server.Handlers.CallToolHandler = tools.CallAsync;
        server.Filters.Message.IncomingFilters.Add(ClientMistakes.Refuse(tools));
    }

    private sealed class ConfiguredOptions(IServiceProvider services) : IConfigureOptions<GatewayMcpOptions>
    {
        public void Configure(GatewayMcpOptions options) => CheckedSection.Bind(services.GetService<IConfiguration>(), GatewayMcpOptions.SectionName, options);
    }
}
