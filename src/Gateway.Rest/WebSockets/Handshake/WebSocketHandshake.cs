using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.WebSockets.Handshake;

/// <summary>Recognizes a request for a WebSocket: a GET that asks for an upgrade (RFC 6455), or an extended CONNECT on HTTP/2 (RFC 8441).</summary>
internal static class WebSocketHandshake
{
    /// <summary>The version of the protocol.</summary>
    public const string Version = "13";

    private const string Protocol = "websocket";

    public static bool IsAskedFor(HttpContext http)
    {
        var request = http.Request;
        if (HttpMethods.IsConnect(request.Method))
        {
            return http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: Protocol };
        }

        // An Upgrade on HTTP/1.0 must be ignored (RFC 9110, section 7.8): such a request comes through a proxy that does not support the new protocol.
        return request.Headers.Upgrade.Count > 0 && HttpMethods.IsGet(request.Method) && !HttpProtocol.IsHttp10(request.Protocol) && NamesProtocol(request) && CanUpgrade(http);
    }

    /// <summary>Whether the handshake asks for another version of the protocol. A server with WebSockets of its own, such as TestServer, has checked the handshake itself.</summary>
    public static bool HasOtherVersion(HttpContext http) => !http.WebSockets.IsWebSocketRequest && http.Request.Headers.SecWebSocketVersion is not [Version];

    private static bool NamesProtocol(HttpRequest request)
    {
        foreach (var value in request.Headers.GetCommaSeparatedValues(HeaderNames.Upgrade))
        {
            if (value.Equals(Protocol, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // A test server implements WebSockets in its own way, and has nothing to upgrade.
    private static bool CanUpgrade(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true || http.Features.Get<IHttpWebSocketFeature>()?.IsWebSocketRequest == true;
}
