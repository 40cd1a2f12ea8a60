using Gateway.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Gateway.OpenApi.Swashbuckle.Page;

/// <summary>
/// Swagger UI under the policy of all pages. Its scripts and settings come from Swashbuckle, and the page around them is our own: Swashbuckle's page has inline styles,
/// and runs interceptors with eval.
/// </summary>
internal sealed class SwaggerPage(SwaggerUIOptions options)
{
    private static readonly PageTemplate _page = PageTemplate.Read(typeof(SwaggerPage).Assembly, "swagger", "swagger.html", PageNames.Documents, hasOwnStyle: true);
    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder endpoints, string path)
    {
        endpoints.MapPage(path, PageNames.Documents, WriteAsync);
        endpoints.MapMethods(path + "/index.html", _read, Redirect).ExcludeFromDescription();
        endpoints.MapPageParts(path, PageNames.Documents, "swagger");
    }

    private Task WriteAsync(HttpContext http)
    {
        var documents = options.ConfigObject.Urls.ToList();
        var console = PageLink.Find(http).FirstOrDefault(static link => link.Name == PageNames.Console);
        var upstream = PageUpstreams.Query(http);
        if (RunsEval && http.Response.Headers.ContentSecurityPolicy.Count == 0)
        {
            http.Response.Headers.ContentSecurityPolicy = PageHeaders.Policy + "; script-src 'self' 'unsafe-eval'";
        }

        return _page.WriteAsync(
            http,
            ("{title}", PageHead.Encode(options.DocumentTitle)),
            ("{more}", options.HeadContent),
            ("{options}", string.Concat(documents.Select(document => $"<option value=\"{PageHead.Encode(document.Url + upstream)}\">{PageHead.Encode(document.Name)}</option>"))),
            ("{console}", PageHead.Encode(console is null ? "" : console.Address + upstream)));
    }

    // Swashbuckle's script turns these into functions with eval. If an application sets them, they must run.
    private bool RunsEval => options.Interceptors is { RequestInterceptorFunction: { } } or { ResponseInterceptorFunction: { } } || options.ConfigObject.Plugins is { Count: > 0 };

    // The former address of the page.
    private static Task Redirect(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        http.Response.Redirect(http.Request.PathBase.Add(path[..path.LastIndexOf('/')]).ToUriComponent() + http.Request.QueryString.ToUriComponent(), permanent: true);
        return Task.CompletedTask;
    }
}
