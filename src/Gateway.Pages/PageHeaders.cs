using Microsoft.AspNetCore.Http;

namespace Gateway.Pages;

/// <summary>The headers of every page and of each of its parts.</summary>
internal static class PageHeaders
{
    /// <summary>Allows scripts, styles and connections (also WebSockets) of the page's own origin only; nothing inline, no eval, no frame.</summary>
    public const string Policy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Browsers revalidate each time, and mostly get 304.</summary>
    public const string Revalidate = "no-cache";

    public static void Write(HttpResponse response, string caching = Revalidate)
    {
        response.Headers.CacheControl = caching;

        // An application may need a wider policy, for example for a token provider of Swagger UI.
        if (response.Headers.ContentSecurityPolicy.Count == 0)
        {
            response.Headers.ContentSecurityPolicy = Policy;
        }

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
