using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.WebSockets.Handshake;

/// <summary>A token in the list of sub-protocols, <c>bearer, &lt;token&gt;</c>: the only header of a handshake that a browser lets a page set.</summary>
internal static class BearerProtocol
{
    private const string Name = "bearer";

    /// <summary>Sets <c>Authorization</c> from the token, unless the request has that header.</summary>
    public static void Apply(HttpRequest request)
    {
        if (request.Headers.Authorization.Count == 0 && Find(request, out _) is { Length: > 0 } token)
        {
            request.Headers.Authorization = $"Bearer {token}";
        }
    }

    /// <summary>Removes the token from the list, so that no log shows it, and returns the sub-protocol to answer: <c>bearer</c> as the client spelled it, or none.</summary>
    public static string? Strip(HttpRequest request)
    {
        if (Find(request, out var protocol) is not null)
        {
            request.Headers[HeaderNames.SecWebSocketProtocol] = protocol;
        }

        return protocol;
    }

    private static string? Find(HttpRequest request, out string? protocol)
    {
        protocol = null;
        var previousIsName = false;
        foreach (var item in request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol))
        {
            if (previousIsName)
            {
                return item;
            }

            if (item.Equals(Name, StringComparison.OrdinalIgnoreCase))
            {
                protocol = item;
                previousIsName = true;
            }
        }

        return null;
    }
}
