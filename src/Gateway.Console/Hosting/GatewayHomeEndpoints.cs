using System.Diagnostics.CodeAnalysis;
using Gateway.Console;
using Gateway.Console.Home;
using Gateway.Console.Hosting;
using Gateway.Pages;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the home page.</summary>
public static class GatewayHomeEndpoints
{
    /// <summary>
    /// Serves a page that says what this server is and how to call it, with commands to copy. It lists the methods of <c>MapGateway()</c> with links to the console. It works
    /// without script, and loads nothing from other hosts.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path of the page. Default <c>/</c>, with its styles and scripts below <c>/home</c>.</param>
    /// <param name="configure">Sets the texts, examples and links of the page.</param>
    /// <returns>A builder of all these endpoints, for example for <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGateway()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGatewayHome(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string path = "/", Action<GatewayHomeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var served = SharedDescription.Of(endpoints.ServiceProvider) ?? throw new InvalidOperationException("The home page does not know which methods are served: call services.AddGateway() first.");
        var options = new GatewayHomeOptions();
        configure?.Invoke(options);
        var page = new HomePage(served, options);
        var group = endpoints.MapGroup("");

        // The page comes after every other endpoint, so that a method may serve "/". Its parts come first, so that a binding of all paths does not hide them.
        group.MapPage(path, PageNames.Home, page.WriteAsync).WithOrder(int.MaxValue);
        group.MapPageParts(path, PageNames.Home, "home");
        return group;
    }
}
