using Gateway.Rest.Protocol;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Calls;

/// <summary>The result of routing a request, for the endpoint that routing chose.</summary>
/// <remarks>
/// One object serves all unary calls of its connection (HTTP/1.1) or stream object (HTTP/2), which come one after another. So it also keeps the call that they
/// reuse. A call that streams has an object of its own: a unary call must not inherit its idle timeout, and most connections of streams serve nothing else.
/// </remarks>
internal sealed class RoutedRequest(RouteMatch match)
{
    private static readonly StateKey _key = new();

    /// <summary>The path of the request, and the positions of the variables of its template.</summary>
    public RouteMatch Match { get; private set; } = match;

    /// <summary>Whether the request asks for a WebSocket.</summary>
    public bool IsForSocket { get; init; }

    /// <summary>A call that has ended and serves the next request; null when there is none.</summary>
    public Call? KeptCall { get; set; }

    /// <summary>Gives the match away to a call that streams, which may drop it long before its request ends.</summary>
    public RouteMatch TakeMatch()
    {
        var match = Match;
        Match = null!;
        return match;
    }

    /// <summary>The object of the client's connection, with another match.</summary>
    /// <param name="http">The request.</param>
    /// <param name="match">The match to store. Afterwards a match that is no longer used; null when there is none.</param>
    public static RoutedRequest OfConnection(HttpContext http, ref RouteMatch? match)
    {
        var state = http.Features.Find<IPersistentStateFeature>()?.State;
        if (state is not null && state.TryGetValue(_key, out var found) && found is RoutedRequest known)
        {
            (known.Match, match) = (match!, known.Match);
            return known;
        }

        var made = new RoutedRequest(match!);
        match = null;
        state?[_key] = made;
        return made;
    }

    // Overrides both methods: the runtime looks up the default hash of an object on each call.
    private sealed class StateKey
    {
        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => 0x6A7E;
    }
}
