using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Pages;

/// <summary>
/// An embedded HTML page with placeholders: <c>{head}</c> (elements of <c>head</c>), <c>{bar}</c> (the bar, first in <c>body</c>), <c>{root}</c> (the path of the
/// page's parts), <c>{base}</c> (the path base of the request), and others that the page fills itself. Skip links lead to <c>id="content"</c>.
/// </summary>
internal sealed class PageTemplate(string name, string html)
{
    /// <summary>Whether the page has its own styles for elements.</summary>
    public bool HasOwnStyle { get; init; }

    /// <summary>Reads a page that is embedded in an assembly as <c>folder/file</c>.</summary>
    public static PageTemplate Read(Assembly assembly, string folder, string file, string name, bool hasOwnStyle = false) =>
        new(name, Encoding.UTF8.GetString(PageAsset.Read(assembly, folder, file).Bytes.Span)) { HasOwnStyle = hasOwnStyle };

    /// <summary>Answers with the page. The fillings are HTML, so the caller encodes text from other sources.</summary>
    public Task WriteAsync(HttpContext http, params ReadOnlySpan<(string Hole, string Html)> more) => WriteAsync(http, PageHeaders.Revalidate, more);

    /// <summary>Answers with the page, with a <c>Cache-Control</c> of its own.</summary>
    public Task WriteAsync(HttpContext http, string caching, params ReadOnlySpan<(string Hole, string Html)> more)
    {
        // The requested path, because a route group may have a prefix with parameters.
        var path = http.Request.Path.Value!.TrimEnd('/') + http.GetEndpoint()?.Metadata.GetMetadata<PageParts>()?.Folder;
        var root = PageHead.Encode(http.Request.PathBase.Add(path).ToUriComponent());
        var holes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["{head}"] = PageHead.Elements(root, HasOwnStyle),
            ["{bar}"] = PageHead.Bar(http, name),
            ["{root}"] = root,
            ["{base}"] = PageHead.Encode(http.Request.PathBase.ToUriComponent()),
        };
        foreach (var (hole, text) in more)
        {
            holes[hole] = text;
        }

        return new PageAsset("page.html", Encoding.UTF8.GetBytes(Fill(holes))).WriteAsync(http, caching);
    }

    // One pass, because a filling may look like another placeholder.
    private string Fill(Dictionary<string, string> holes)
    {
        var page = new StringBuilder();
        var at = 0;
        while (html.IndexOf('{', at) is var open and >= 0 && html.IndexOf('}', open) is var close and >= 0)
        {
            var hole = html[open..(close + 1)];
            page.Append(html, at, open - at).Append(holes.GetValueOrDefault(hole, hole));
            at = close + 1;
        }

        return page.Append(html, at, html.Length - at).ToString();
    }
}
