using Gateway.Rest.Protocol;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Requests;

/// <summary>The match of a request's path, which routing leaves among its features.</summary>
internal static class FoundMatch
{
    /// <exception cref="InvalidOperationException">The endpoint was chosen by something other than the gateway's routing.</exception>
    public static RouteMatch Of(HttpContext http) =>
        http.Features.Find<RouteMatch>() ?? throw new InvalidOperationException("This endpoint is chosen by its binding's path template only.");
}
