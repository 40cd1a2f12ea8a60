using Gateway.Rest.Calls;
using Gateway.Rest.WebSockets;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Routing;

/// <summary>Finds the binding of a request by its HTTP method and path; of a WebSocket by its path.</summary>
internal static class BindingLookup
{
    /// <summary>Finds the binding, and leaves what it found to the binding's endpoint.</summary>
    /// <param name="http">The request.</param>
    /// <param name="routes">The bindings to choose from.</param>
    /// <param name="path">The path that was looked up.</param>
    /// <param name="binding">The binding when the outcome is <see cref="RouteOutcome.Matched"/>.</param>
    /// <param name="forSocket">Whether it is for a WebSocket.</param>
    public static RouteOutcome Find(HttpContext http, BindingRoutes routes, out RequestPath path, out HttpBinding? binding, out bool forSocket)
    {
        path = RequestTarget.Read(http).Behind(routes.PrefixSegments);
        var routed = RoutedRequest.Of(http);
        forSocket = routes.Sockets is not null && WebSocketHandshake.IsAskedFor(http);
        routed.IsForSocket = forSocket;
        var outcome = Match(http.Request.Method, routes, path, routed, out binding);
        if (outcome == RouteOutcome.Matched)
        {
            http.Features[typeof(RoutedRequest)] = routed;
        }

        return outcome;
    }

    private static RouteOutcome Match(string method, BindingRoutes routes, RequestPath path, RoutedRequest routed, out HttpBinding? binding)
    {
        if (routed.IsForSocket)
        {
            return routes.Sockets!.Match(path, routed.Match, out binding);
        }

        var outcome = routes.Table.Match(method, path, routed.Match, out binding);
        return outcome == RouteOutcome.MethodNotAllowed && HttpMethods.IsHead(method)
            ? routes.Table.Match(HttpMethods.Get, path, routed.Match, out binding)
            : outcome;
    }
}
