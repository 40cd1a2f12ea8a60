using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.WebSockets.Handshake;

/// <summary>Recognizes a request for a WebSocket: a GET that asks for an upgrade (RFC 6455), or an extended CONNECT on HTTP/2 (RFC 8441).</summary>
internal static class WebSocketHandshake
{
    private const string Protocol = "websocket";
    private const string Version = "13";

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

    /// <summary>The error in the handshake, as HTTP status and text; null when the handshake is valid.</summary>
    public static (int HttpStatus, string Reason)? FindProblem(HttpContext http)
    {
        // A server that implements WebSockets in its own way, such as TestServer, has checked the handshake itself.
        var headers = http.Request.Headers;
        if (http.WebSockets.IsWebSocketRequest)
        {
            return null;
        }

        if (headers.SecWebSocketVersion is not [Version])
        {
            http.Response.Headers.SecWebSocketVersion = Version;
            return (StatusCodes.Status426UpgradeRequired, $"The version of WebSocket is '{headers.SecWebSocketVersion}'; {Version} is spoken here.");
        }

        return (StatusCodes.Status400BadRequest, "The handshake is none of a WebSocket: Sec-WebSocket-Key must be 16 bytes in base64.");
    }

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
