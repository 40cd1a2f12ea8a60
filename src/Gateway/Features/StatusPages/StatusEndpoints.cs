using Gateway.Pages;
using Gateway.Program.Features.Pages;

namespace Gateway.Program.Features.StatusPages;

/// <summary>
/// <c>/status</c>: a page that works without script and reloads itself. <c>/status.json</c>: the same for programs. Both name addresses of servers, so they are served like the other pages.
/// With <c>?upstream=name</c> they show one upstream.
/// </summary>
internal static class StatusEndpoints
{
    private const string NoStore = "no-store";
    private const string Json = GatewayPages.Status + ".json";

    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly PageTemplate _page = PageTemplate.Read(typeof(StatusEndpoints).Assembly, "status", "status.html", PageNames.Status);

    public static IEndpointConventionBuilder MapStatus(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        var reader = endpoints.ServiceProvider.GetRequiredService<StatusReader>();
        group.MapPage(GatewayPages.Status, PageNames.Status, http => WritePageAsync(http, reader));
        group.MapPageParts(GatewayPages.Status, PageNames.Status, "status");
        group.MapMethods(Json, _read, http => WriteJsonAsync(http, reader)).ExcludeFromDescription();
        return group;
    }

    private static Task WritePageAsync(HttpContext http, StatusReader reader)
    {
        var report = reader.Read(PageUpstreams.Chosen(http));
        var refreshes = http.Request.Query["refresh"] != "off";
        var address = http.Request.PathBase.Add(GatewayPages.Status).ToUriComponent() + PageUpstreams.Query(http);
        var json = http.Request.PathBase.Add(Json).ToUriComponent() + PageUpstreams.Query(http);
        return _page.WriteAsync(
            http,
            NoStore,
            ("{refresh}", refreshes ? $"<meta http-equiv=\"refresh\" content=\"{StatusPage.RefreshSeconds}\">" : ""),
            ("{status}", PageHead.Encode(report.Status)),
            ("{content}", StatusPage.Render(report, address, json, refreshes)));
    }

    private static Task WriteJsonAsync(HttpContext http, StatusReader reader)
    {
        PageHeaders.Write(http.Response, NoStore);
        return http.Response.WriteAsJsonAsync(reader.Read(PageUpstreams.Chosen(http)), StatusJson.Default.StatusReport, contentType: null, http.RequestAborted);
    }
}
