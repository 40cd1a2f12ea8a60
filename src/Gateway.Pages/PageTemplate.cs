using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Pages;

/// <summary>
/// A page that is embedded as HTML with holes: <c>{head}</c> (elements of <c>head</c>), <c>{bar}</c> (the bar, first in <c>body</c>), <c>{root}</c> (the path of the
/// page's parts) and <c>{base}</c> (the path base of the request), and those that the page fills itself. Skip links lead to <c>id="content"</c>.
/// </summary>
internal sealed class PageTemplate(string name, string html)
{
    /// <summary>Whether the page brings styles for elements of its own.</summary>
    public bool HasOwnStyle { get; init; }

    /// <summary>Reads a page that is embedded in an assembly as <c>folder/file</c>.</summary>
    public static PageTemplate Read(Assembly assembly, string folder, string file, string name, bool hasOwnStyle = false) =>
        new(name, Encoding.UTF8.GetString(PageAsset.Read(assembly, folder, file).Bytes.Span)) { HasOwnStyle = hasOwnStyle };

    /// <summary>Answers with the page. What fills a hole is HTML: encode what comes from elsewhere.</summary>
    public Task WriteAsync(HttpContext http, params ReadOnlySpan<(string Hole, string Html)> more) => WriteAsync(http, PageHeaders.Revalidate, more);

    /// <summary>Answers with the page, and says how long it may be kept.</summary>
    public Task WriteAsync(HttpContext http, string caching, params ReadOnlySpan<(string Hole, string Html)> more)
    {
        // As asked for, since a route group may have a prefix with parameters.
        var path = http.Request.Path.Value!.TrimEnd('/') + http.GetEndpoint()?.Metadata.GetMetadata<PageParts>()?.Folder;
        var root = PageHead.Encode(http.Request.PathBase.Add(path).ToUriComponent());
        var page = new StringBuilder(html)
            .Replace("{head}", PageHead.Elements(root, HasOwnStyle))
            .Replace("{root}", root)
            .Replace("{base}", PageHead.Encode(http.Request.PathBase.ToUriComponent()));
        foreach (var (hole, text) in more)
        {
            page.Replace(hole, text);
        }

        // Last, since names in it may look like holes.
        page.Replace("{bar}", PageHead.Bar(http, name));
        return new PageAsset("page.html", Encoding.UTF8.GetBytes(page.ToString())).WriteAsync(http, caching);
    }
}
