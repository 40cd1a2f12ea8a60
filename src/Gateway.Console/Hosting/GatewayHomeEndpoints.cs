using System.Diagnostics.CodeAnalysis;
using Gateway.Console;
using Gateway.Console.Home;
using Gateway.OpenApi.Served;
using Gateway.Pages;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the home page.</summary>
public static class GatewayHomeEndpoints
{
    /// <summary>
    /// Serves a page that says what this server is and how to call it, with commands to copy, and lists the methods of <c>MapGateway()</c> with links to the console. It works without
    /// script, and loads nothing from other hosts.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path of the page. Default <c>/</c>, with its styles and scripts below <c>/home</c>.</param>
    /// <param name="configure">Sets what the page says of the application.</param>
    /// <returns>A builder of all these endpoints, for example for <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGateway()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGatewayHome(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string path = "/", Action<GatewayHomeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var sources = endpoints.ServiceProvider.GetServices<IMethodSource>().ToList();
        if (sources.Count == 0)
        {
            throw new InvalidOperationException("Nothing tells the home page what is served: call services.AddGateway() first.");
        }

        var options = new GatewayHomeOptions();
        configure?.Invoke(options);
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(Gateway.OpenApi.Log.Category);
        var page = new HomePage(new ServedDescription(sources, [], findXml: true, logger), options);
        var group = endpoints.MapGroup("");

        // After every other endpoint: a method that is served at "/" has it.
        group.WithOrder(int.MaxValue);
        group.MapPage(path, PageNames.Home, page.WriteAsync);
        group.MapPageParts(path, "home");
        return group;
    }
}
