using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets.Handshake;

/// <summary>Which pages may open a WebSocket. Browsers do not ask beforehand, as they do for fetch, but they say where the page is from.</summary>
internal sealed class OriginPolicy
{
    private readonly HashSet<string> _origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _any;

    /// <exception cref="InvalidOperationException">Something in the list is no origin.</exception>
    public OriginPolicy(IEnumerable<string> allowed)
    {
        foreach (var text in allowed)
        {
            if (text == "*")
            {
                _any = true;
                continue;
            }

            var isOrigin = Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Authority.Length > 0 && origin.PathAndQuery == "/" && origin.UserInfo.Length == 0;
            if (!isOrigin)
            {
                throw new InvalidOperationException(
                    $"{nameof(GatewayWebSocketOptions)}.{nameof(GatewayWebSocketOptions.AllowedOrigins)}: '{text}' is no origin. Write scheme, host and port, such as https://app.example:8443, or * for all.");
            }

            _origins.Add(Normalize(origin!));
        }
    }

    /// <summary>Whether the request may become a WebSocket. The host it asked for is that after the application's forwarded-headers middleware, if it has one.</summary>
    public bool Allows(HttpRequest request)
    {
        var header = request.Headers.Origin;
        if (header.Count == 0 || _any)
        {
            return true;
        }

        return header is [{ } text]
            && Uri.TryCreate(text, UriKind.Absolute, out var origin)
            && origin.Authority.Length > 0
            && (IsHost(origin, request) || _origins.Contains(Normalize(origin)));
    }

    // Where we see http the page's scheme stands for ours: behind a proxy that ends TLS the page was https. A page that came without TLS is nobody's where we see https.
    private static bool IsHost(Uri origin, HttpRequest request) =>
        request.Host.HasValue
        && (origin.Scheme == "https" || (origin.Scheme == "http" && !request.IsHttps))
        && Uri.TryCreate($"{origin.Scheme}://{request.Host.Value}", UriKind.Absolute, out var self)
        && string.Equals(origin.Authority, self.Authority, StringComparison.OrdinalIgnoreCase);

    private static string Normalize(Uri origin) => $"{origin.Scheme}://{origin.Authority}";
}
