using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gateway.Mcp.Access;

/// <summary>Decides which pages may call from a browser.</summary>
/// <remarks>
/// DNS rebinding: a page can point a host name of its own to the computer of its reader. The origin then equals the host of the request. So on a loopback address, only names of that computer are accepted as host.
/// </remarks>
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
            }
            else if (Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Authority.Length > 0 && origin.PathAndQuery == "/" && origin.UserInfo.Length == 0)
            {
                _origins.Add(Normalize(origin));
            }
            else
            {
                throw new InvalidOperationException(
                    $"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.AllowedOrigins)}: '{text}' is not an origin. Write scheme, host and port, such as https://app.example:8443, or * for all.");
            }
        }
    }

    /// <summary>Whether a request may pass.</summary>
    public bool Allows(HttpRequest request)
    {
        var header = request.Headers.Origin;
        return header.Count == 0
            || _allowsAll
            || (header is [{ } text]
                && Uri.TryCreate(text, UriKind.Absolute, out var origin)
                && origin.Authority.Length > 0
                && (_origins.Contains(Normalize(origin)) || (IsHost(origin, request) && (IsThisComputer(origin) || !IsLocal(request.HttpContext.Connection)))));
    }

    // The page may be https while the request came by http: a proxy in front may end TLS.
    private static bool IsHost(Uri origin, HttpRequest request) =>
        request.Host.HasValue
        && (origin.Scheme == "https" || (origin.Scheme == "http" && !request.IsHttps))
        && Uri.TryCreate($"{origin.Scheme}://{request.Host.Value}", UriKind.Absolute, out var self)
        && string.Equals(origin.Authority, self.Authority, StringComparison.OrdinalIgnoreCase);

    private static bool IsThisComputer(Uri origin) => origin.IsLoopback;

    // Without an address there is no socket, as in tests.
    private static bool IsLocal(ConnectionInfo connection) => connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address);

    private static string Normalize(Uri origin) => $"{origin.Scheme}://{origin.Authority}";
}
