using Gateway.Program.Features.Pages;

namespace Gateway.Program.Features.StatusPages;

/// <summary>
/// <c>/status</c>: a page that works without script and loads itself anew. <c>/status.json</c>: the same for programs. They name addresses of servers: they are served where pages are.
/// </summary>
internal static class StatusEndpoints
{
    private const string Style = GatewayPages.Status + ".css";

    // Nothing inline, nothing from elsewhere, and in no frame.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly byte[] _style = ReadStyle();

    public static IEndpointConventionBuilder MapStatus(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        var reader = endpoints.ServiceProvider.GetRequiredService<StatusReader>();
        group.MapMethods(GatewayPages.Status, _read, http => WritePageAsync(http, reader)).ExcludeFromDescription();
        group.MapMethods(GatewayPages.Status + ".json", _read, http => WriteJsonAsync(http, reader)).ExcludeFromDescription();
        group.MapMethods(Style, _read, WriteStyleAsync).ExcludeFromDescription();
        return group;
    }

    private static Task WritePageAsync(HttpContext http, StatusReader reader)
    {
        Prepare(http, "text/html; charset=utf-8", "no-store");
        var page = StatusPage.Render(reader.Read(), http.Request.PathBase.ToUriComponent(), refreshes: http.Request.Query["refresh"] != "off");
        return http.Response.WriteAsync(page, http.RequestAborted);
    }

    private static Task WriteJsonAsync(HttpContext http, StatusReader reader)
    {
        Prepare(http, "application/json; charset=utf-8", "no-store");
        return http.Response.WriteAsJsonAsync(reader.Read(), StatusJson.Default.StatusReport, contentType: null, http.RequestAborted);
    }

    private static async Task WriteStyleAsync(HttpContext http)
    {
        Prepare(http, "text/css; charset=utf-8", "no-cache");
        await http.Response.BodyWriter.WriteAsync(_style, http.RequestAborted);
    }

    private static void Prepare(HttpContext http, string contentType, string caching)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers.CacheControl = caching;
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static byte[] ReadStyle()
    {
        using var stream = typeof(StatusEndpoints).Assembly.GetManifestResourceStream("status.css")
            ?? throw new InvalidOperationException("status.css is not in this assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
