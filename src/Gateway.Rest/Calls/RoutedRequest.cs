using Gateway.Rest.Protocol;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Calls;

/// <summary>What routing found for a request, for the endpoint that it chose.</summary>
/// <remarks>
/// One serves all requests of its connection (HTTP/1.1) or stream object (HTTP/2), which come one after another. So it also keeps the call that they use again.
/// </remarks>
internal sealed class RoutedRequest
{
    private static readonly StateKey _key = new();

    /// <summary>The path of the request, and where the variables of its template stand.</summary>
    public RouteMatch Match { get; } = new();

    /// <summary>Whether the request asks for a WebSocket.</summary>
    public bool IsForSocket { get; set; }

    /// <summary>A call that has ended and serves the next request; null when there is none.</summary>
    public Call? KeptCall { get; set; }

    /// <summary>The one of the client's connection. It is filled for each request anew.</summary>
    public static RoutedRequest Of(HttpContext http)
    {
        if (http.Features.Find<IPersistentStateFeature>()?.State is not { } state)
        {
            return new RoutedRequest();
        }

        if (state.TryGetValue(_key, out var found) && found is RoutedRequest known)
        {
            return known;
        }

        var made = new RoutedRequest();
        state[_key] = made;
        return made;
    }

    // The hash of an object without a method of its own is looked up each time.
    private sealed class StateKey
    {
        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => 0x6A7E;
    }
}
