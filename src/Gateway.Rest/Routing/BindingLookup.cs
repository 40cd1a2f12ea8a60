using Gateway.Rest.Calls;
using Gateway.Rest.WebSockets.Handshake;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Routing;

/// <summary>Finds the binding of a request by its HTTP method and path; of a WebSocket by its path.</summary>
internal static class BindingLookup
{
    [ThreadStatic]
    private static RouteMatch? _spare;

    /// <summary>Finds the binding, and stores the match for the binding's endpoint.</summary>
    /// <param name="http">The request.</param>
    /// <param name="routes">The bindings to choose from.</param>
    /// <param name="path">The path that was looked up.</param>
    /// <param name="binding">The binding when the outcome is <see cref="RouteOutcome.Matched"/>.</param>
    /// <param name="forSocket">Whether the request is for a WebSocket.</param>
    public static RouteOutcome Find(HttpContext http, BindingRoutes routes, out RequestPath path, out HttpBinding? binding, out bool forSocket)
    {
        path = RequestTarget.Read(http).Behind(routes.PrefixSegments);
        forSocket = routes.Sockets is not null && WebSocketHandshake.IsAskedFor(http);
        var match = _spare ?? new RouteMatch();
        var outcome = Match(http.Request.Method, routes, path, match, forSocket, out binding);
        if (outcome == RouteOutcome.Matched)
        {
            http.Features[typeof(RoutedRequest)] = Leave(http, match, binding!, forSocket);
        }
        else
        {
            match.Clear();
            _spare = match;
        }

        return outcome;
    }

    private static RoutedRequest Leave(HttpContext http, RouteMatch found, HttpBinding binding, bool forSocket)
    {
        RouteMatch? match = found;
        RoutedRequest routed;
        if (forSocket || binding.Method.Descriptor is { ServerStreaming: true } or { ClientStreaming: true })
        {
            routed = new RoutedRequest(found) { IsForSocket = forSocket };
            match = null;
        }
        else
        {
            routed = RoutedRequest.OfConnection(http, ref match);
        }

        match?.Clear();
        _spare = match;
        return routed;
    }

    private static RouteOutcome Match(string method, BindingRoutes routes, RequestPath path, RouteMatch match, bool forSocket, out HttpBinding? binding)
    {
        if (forSocket)
        {
            return routes.Sockets!.Match(path, match, out binding);
        }

        var outcome = routes.Table.Match(method, path, match, out binding);
        return outcome == RouteOutcome.MethodNotAllowed && HttpMethods.IsHead(method)
            ? routes.Table.Match(HttpMethods.Get, path, match, out binding)
            : outcome;
    }
}
