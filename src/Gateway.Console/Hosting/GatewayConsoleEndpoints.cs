using System.Diagnostics.CodeAnalysis;
using Gateway.Console.Home;
using Gateway.Console.Hosting;
using Gateway.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the console.</summary>
public static class GatewayConsoleEndpoints
{
    private const string DefaultPath = "/console";
    private const string FormerPath = "/streams";

    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Serves a page that calls every method of <c>MapGateway()</c>, of every kind and by every transport. It has a form, a JSON editor, commands to copy, and the whole response.
    /// <c>/console#proto.Greetering/ChatHello</c> and <c>/console#/v1/hello:chat</c> open that method. The page loads nothing from other hosts, and calls only its own host.
    /// With the default path, <c>/streams</c> redirects to the page.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path of the page. Default <c>/console</c>.</param>
    /// <returns>A builder of all these endpoints, for example for <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGateway()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGatewayConsole(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string path = DefaultPath)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var served = SharedDescription.Of(endpoints.ServiceProvider) ?? throw new InvalidOperationException("The console does not know which methods are served: call services.AddGateway() first.");
        var methods = new ConsoleMethods(served);
        var page = PageTemplate.Read(typeof(GatewayConsoleEndpoints).Assembly, "console", "console.html", PageNames.Console);
        var root = path.TrimEnd('/') + PageParts.FolderOf(path, PageNames.Console);
        var group = endpoints.MapGroup("");
        group.ExcludeFromDescription();
        group.MapPage(path, PageNames.Console, http => page.WriteAsync(http, ("{grpc}", PageHead.Encode(CallAddresses.Of(http, null).Grpc))));
        group.MapPageParts(path, PageNames.Console, "console");
        group.MapMethods($"{root}/methods.json", _read, methods.WriteListAsync);
        group.MapMethods($"{root}/method.json", _read, methods.WriteMethodAsync);
        if (path == DefaultPath)
        {
            group.MapMethods(FormerPath, _read, RedirectAsync);
        }

        return group;
    }

    // Browsers keep the fragment, which has the method.
    private static Task RedirectAsync(HttpContext http)
    {
        // The requested path, because a route group may have a prefix with parameters.
        var folder = http.Request.Path.Value!.TrimEnd('/')[..^FormerPath.Length];
        http.Response.Redirect(http.Request.PathBase.Add(folder + DefaultPath).ToUriComponent() + http.Request.QueryString.ToUriComponent(), permanent: false);
        return Task.CompletedTask;
    }
}
