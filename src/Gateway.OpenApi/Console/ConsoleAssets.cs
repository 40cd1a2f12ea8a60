using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Gateway.OpenApi.Console;

/// <summary>The files of the page, embedded in this assembly.</summary>
internal sealed class ConsoleAssets
{
    // The page uses only its own scripts and styles, talks only to its own host, and may not stand in a frame.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly string _contentType;
    private readonly byte[] _bytes;

    private ConsoleAssets(string name, string contentType)
    {
        Name = name;
        _contentType = contentType;
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream("console/" + name)
            ?? throw new InvalidOperationException($"{name} of the streams console is not in this assembly.");
        _bytes = new byte[stream.Length];
        stream.ReadExactly(_bytes);
    }

    private static readonly ConsoleAssets _page = new("console.html", "text/html; charset=utf-8");

    /// <summary>The files of the page, besides the page itself.</summary>
    public static IReadOnlyList<ConsoleAssets> Parts { get; } =
    [
        new("console.css", "text/css; charset=utf-8"),
        new("console.js", "text/javascript; charset=utf-8"),
        new("request.js", "text/javascript; charset=utf-8"),
        new("transports.js", "text/javascript; charset=utf-8"),
    ];

    public string Name { get; }

    /// <summary>Writes the page. Its addresses begin with the request's path base, which a proxy may have set.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">The path of the console.</param>
    public static Task WritePageAsync(HttpContext http, string path)
    {
        var pathBase = HtmlEncoder.Default.Encode(http.Request.PathBase.ToUriComponent());
        var html = Encoding.UTF8.GetString(_page._bytes)
            .Replace("{base}", pathBase, StringComparison.Ordinal)
            .Replace("{root}", pathBase + HtmlEncoder.Default.Encode(path), StringComparison.Ordinal);
        return WriteAsync(http, _page._contentType, Encoding.UTF8.GetBytes(html));
    }

    public Task WriteAsync(HttpContext http) => WriteAsync(http, _contentType, _bytes);

    private static Task WriteAsync(HttpContext http, string contentType, byte[] bytes)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-cache";
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }
}
