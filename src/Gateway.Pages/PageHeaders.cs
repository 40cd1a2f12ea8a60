using Microsoft.AspNetCore.Http;

namespace Gateway.Pages;

/// <summary>The headers of every page and of each of its parts.</summary>
internal static class PageHeaders
{
    /// <summary>Scripts, styles and connections (also WebSockets) of the page's own origin only; nothing inline, no eval, no frame.</summary>
    public const string Policy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Browsers ask again each time, and mostly get 304.</summary>
    public const string Revalidate = "no-cache";

    public static void Write(HttpResponse response, string caching = Revalidate)
    {
        response.Headers.CacheControl = caching;

        // An application may need more: a provider of tokens for Swagger UI, for example.
        if (response.Headers.ContentSecurityPolicy.Count == 0)
        {
            response.Headers.ContentSecurityPolicy = Policy;
        }

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
