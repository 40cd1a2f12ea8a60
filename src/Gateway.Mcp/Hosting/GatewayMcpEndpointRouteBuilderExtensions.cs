using System.Diagnostics.CodeAnalysis;
using Gateway.Mcp;
using Gateway.Mcp.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC methods as tools of the Model Context Protocol.</summary>
public static class GatewayMcpEndpointRouteBuilderExtensions
{
    /// <summary>Serves the tools by streamable HTTP, without sessions. The tools are methods that <c>MapGateway()</c> serves, so call that too.</summary>
    /// <param name="endpoints">The route builder.</param>
    /// <param name="pattern">The path.</param>
    /// <returns>A builder for conventions of the endpoint, such as <c>RequireAuthorization()</c>. The policies of each method apply as well.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGatewayMcp()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGatewayMcp(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/mcp")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var start = services.GetService<McpStart>() ?? throw new InvalidOperationException("MapGatewayMcp() needs its services: call builder.Services.AddGatewayMcp() first.");
        if (services.GetRequiredService<IOptions<GatewayMcpOptions>>().Value.Enabled == false)
        {
            return endpoints.MapGroup(pattern);
        }

        start.IsMapped = true;
        var guard = services.GetRequiredService<McpGuard>();
        var mapped = endpoints.MapMcp(pattern);
        mapped.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } next)
            {
                endpoint.RequestDelegate = http => guard.HandleAsync(http, next);
            }
        });
        return mapped;
    }
}
