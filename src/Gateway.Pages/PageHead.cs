using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Pages;

/// <summary>The common parts of all pages: the elements of <c>head</c>, and the bar on top.</summary>
internal static class PageHead
{
    private const string ThemeButton =
        "<button class=\"face-theme\" type=\"button\" hidden><svg viewBox=\"0 0 20 20\" aria-hidden=\"true\"><circle cx=\"10\" cy=\"10\" r=\"7\"/><path d=\"M10 3a7 7 0 0 1 0 14z\"/></svg></button>";

    /// <summary>Elements of <c>head</c>.</summary>
    /// <param name="root">The path of the page's parts, encoded.</param>
    /// <param name="hasOwnStyle">Whether the page has its own styles for elements. Then it gets only the bar and the colours.</param>
    public static string Elements(string root, bool hasOwnStyle) =>
        "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">" +
        $"<link rel=\"icon\" href=\"{root}/icon.svg\"><script src=\"{root}/theme.js\"></script><link rel=\"stylesheet\" href=\"{root}/face.css\">" +
        (hasOwnStyle ? "" : $"<link rel=\"stylesheet\" href=\"{root}/page.css\"><script src=\"{root}/copy.js\" type=\"module\"></script>");

    /// <summary>The bar: the name of the application, links to the other pages, a choice of upstream if there are several, and the theme.</summary>
    /// <param name="http">The request for the page.</param>
    /// <param name="current">The name of the page, which the bar marks.</param>
    public static string Bar(HttpContext http, string current)
    {
        var application = http.RequestServices.GetRequiredService<IHostEnvironment>().ApplicationName;
        var chosen = PageUpstreams.Chosen(http);
        var query = PageUpstreams.Query(http);
        var links = PageLink.Find(http).Select(link => $"<a href=\"{Encode(link.Address + query)}\"{(link.Name == current ? " aria-current=\"page\"" : "")}>{link.Title}</a>");
        return "<a class=\"face-skip\" href=\"#content\">Skip to content</a>" +
            $"<header class=\"face\"><span class=\"face-name\">{Encode(application)}</span><nav aria-label=\"Pages\">{string.Concat(links)}</nav>" +
            Upstreams(PageUpstreams.All(http), chosen) + ThemeButton + "</header>";
    }

    public static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    // A script handles the choice, because the policy of the pages forbids forms.
    private static string Upstreams(IReadOnlyList<string> names, string? chosen)
    {
        if (names.Count < 2)
        {
            return "";
        }

        var options = names.Select(name => $"<option{(name == chosen ? " selected" : "")}>{Encode(name)}</option>");
        return $"<select class=\"face-upstream\" aria-label=\"Upstream\" autocomplete=\"off\"><option value=\"\">all upstreams</option>{string.Concat(options)}</select>";
    }
}
