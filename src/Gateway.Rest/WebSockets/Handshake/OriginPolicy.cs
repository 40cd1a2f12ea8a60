using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets.Handshake;

/// <summary>Decides which pages may open a WebSocket. For a WebSocket, browsers send no preflight as they do for fetch, but they send the origin of the page.</summary>
internal sealed class OriginPolicy
{
    private readonly HashSet<string> _origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _allowsAll;

    /// <exception cref="InvalidOperationException">An entry of the list is not an origin.</exception>
    public OriginPolicy(IEnumerable<string> allowed)
    {
        foreach (var text in allowed)
        {
            if (text == "*")
            {
                _allowsAll = true;
                continue;
            }

            var isOrigin = Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Authority.Length > 0 && origin.PathAndQuery == "/" && origin.UserInfo.Length == 0;
            if (!isOrigin)
            {
                throw new InvalidOperationException(
                    $"{nameof(GatewayWebSocketOptions)}.{nameof(GatewayWebSocketOptions.AllowedOrigins)}: '{text}' is not an origin. Write scheme, host and port, such as https://app.example:8443, or * for all.");
            }

            _origins.Add(Normalize(origin!));
        }
    }

    /// <summary>Whether the request may become a WebSocket. If the application uses forwarded-headers middleware, the host of the request is the one after that middleware.</summary>
    public bool Allows(HttpRequest request)
    {
        var header = request.Headers.Origin;
        if (header.Count == 0 || _allowsAll)
        {
            return true;
        }

        return header is [{ } text]
            && Uri.TryCreate(text, UriKind.Absolute, out var origin)
            && origin.Authority.Length > 0
            && (IsHost(origin, request) || _origins.Contains(Normalize(origin)));
    }

    // If the request came by http, the page may be https: a proxy in front may end TLS. If the request came by https, a page without TLS is another origin.
    private static bool IsHost(Uri origin, HttpRequest request) =>
        request.Host.HasValue
        && (origin.Scheme == "https" || (origin.Scheme == "http" && !request.IsHttps))
        && Uri.TryCreate($"{origin.Scheme}://{request.Host.Value}", UriKind.Absolute, out var self)
        && string.Equals(origin.Authority, self.Authority, StringComparison.OrdinalIgnoreCase);

    private static string Normalize(Uri origin) => $"{origin.Scheme}://{origin.Authority}";
}
