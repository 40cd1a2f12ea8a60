using System.Diagnostics.CodeAnalysis;
using Gateway.OpenApi.Console;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the streams console.</summary>
public static class GatewayStreamsEndpoints
{
    /// <summary>
    /// Serves a page that calls every method of <c>MapGateway()</c>, of every kind, by NDJSON, Server-Sent Events or WebSocket, and shows messages as they arrive.
    /// <c>/streams#/v1/hello:chat</c> opens with that path selected. The page loads nothing from other hosts, and calls the host it came from.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path of the page. Default <c>/streams</c>.</param>
    /// <returns>A builder of all these endpoints, for example for <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGrpcSwagger()</c> was not called.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The delegates are RequestDelegates: nothing of them is inspected.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The delegates are RequestDelegates: nothing is generated for them.")]
    public static IEndpointConventionBuilder MapGatewayStreams(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string path = "/streams")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var methods = endpoints.ServiceProvider.GetService<ConsoleMethods>()
            ?? throw new InvalidOperationException("The streams console is not registered: call services.AddGrpcSwagger() first.");

        var root = path.TrimEnd('/');
        var group = endpoints.MapGroup(root);
        group.ExcludeFromDescription();
        group.MapGet("", http => ConsoleAssets.WritePageAsync(http, root));
        foreach (var part in ConsoleAssets.Parts)
        {
            group.MapGet("/" + part.Name, part.WriteAsync);
        }

        group.MapGet("/methods.json", http => http.Response.WriteAsJsonAsync(methods.List(), ConsoleJson.Default.IReadOnlyListConsoleBinding, contentType: null, http.RequestAborted));
        return group;
    }
}
