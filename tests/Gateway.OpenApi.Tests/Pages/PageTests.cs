using System.Net;
using Gateway.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.OpenApi.Tests.Pages;

/// <summary>What all pages have in common.</summary>
public sealed class PageTests
{
    private const string Policy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("face.css", "text/css; charset=utf-8")]
    [InlineData("page.css", "text/css; charset=utf-8")]
    [InlineData("theme.js", "text/javascript; charset=utf-8")]
    [InlineData("copy.js", "text/javascript; charset=utf-8")]
    [InlineData("icon.svg", "image/svg+xml")]
    public async Task Parts_have_a_type_a_policy_and_a_tag(string name, string contentType)
    {
        await using var host = await PageHost.StartAsync(static app => app.MapPageParts("/shop", PageNames.Home));

        using var answer = await host.SendAsync($"/shop/{name}");
        var tag = answer.Headers.ETag?.Tag;
        using var same = await host.SendAsync($"/shop/{name}", tag: tag);
        using var other = await host.SendAsync($"/shop/{name}", tag: "\"other\"");
        using var head = await host.SendAsync($"/shop/{name}", HttpMethod.Head);

        Assert.Equal((HttpStatusCode.OK, contentType), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal((Policy, "nosniff", "no-cache"), (HeaderOf(answer, "Content-Security-Policy"), HeaderOf(answer, "X-Content-Type-Options"), HeaderOf(answer, "Cache-Control")));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal((HttpStatusCode.OK, answer.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await host.StatusAsync($"/shop/{name}", HttpMethod.Post));
    }

    [Fact]
    public async Task Parts_are_served_where_the_page_looks_for_them()
    {
        await using var host = await PageHost.StartAsync(static app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            Map(app, "/");
            Map(app, "/console");
            Map(app.MapGroup("/{tenant}"), "/");
            Map(app.MapGroup("/{tenant}"), "/page");
        });

        foreach (var path in new[] { "/", "/console", "/console/", "/base/console", "/base", "/a%20b", "/a%20b/page" })
        {
            var html = await host.GetAsync(path);
            var style = html.Split("href=\"").Select(static part => part.Split('"')[0]).Single(static part => part.EndsWith("/face.css", StringComparison.Ordinal));

            Assert.Equal(HttpStatusCode.OK, await host.StatusAsync(style));
        }
    }

    [Fact]
    public async Task The_bar_links_to_the_pages_that_are_there_and_marks_its_own()
    {
        await using var host = await PageHost.StartAsync(static app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapPage("/tools/status", PageNames.Status, PageHost.Write(PageNames.Status));
            app.MapPage("/", PageNames.Home, PageHost.Write(PageNames.Home));
        });

        var bar = await host.GetAsync("/base/tools/status");

        Assert.Contains("<nav aria-label=\"Pages\"><a href=\"/base/\">Home</a><a href=\"/base/tools/status\" aria-current=\"page\">Status</a></nav>", bar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_mapped_twice_is_linked_once_and_one_with_parameters_never()
    {
        await using var host = await PageHost.StartAsync(static app =>
        {
            app.MapPage("/{tenant}/docs", PageNames.Documents, PageHost.Write(PageNames.Documents));
            app.MapPage("/one", PageNames.Console, PageHost.Write(PageNames.Console));
            app.MapPage("/two", PageNames.Console, PageHost.Write(PageNames.Console));
            app.MapGet("/named", static () => "").WithName("Gateway.Status");
        });

        var bar = await host.GetAsync("/two");

        Assert.Contains("<a href=\"/one\" aria-current=\"page\">Console</a>", bar, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/named\">Status</a>", bar, StringComparison.Ordinal);
        Assert.DoesNotContain("/two\"", bar.Split("<nav")[1].Split("</nav>")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("API", bar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_of_an_application_stays()
    {
        await using var host = await PageHost.StartAsync(static app =>
        {
            app.Use(static (http, next) =>
            {
                http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
                return next(http);
            });
            app.MapPage("/", PageNames.Home, PageHost.Write(PageNames.Home));
        });

        using var answer = await host.SendAsync("/");

        Assert.Equal("default-src 'none'", HeaderOf(answer, "Content-Security-Policy"));
    }

    [Fact]
    public async Task Names_from_elsewhere_are_encoded()
    {
        await using var host = await PageHost.StartAsync(static app => MapWithUpstreams(app, "a<b>", "two"), "<i>Shop</i>");

        var page = await host.GetAsync("/?upstream=a%3Cb%3E");

        Assert.Contains("&lt;i&gt;Shop", page, StringComparison.Ordinal);
        Assert.Contains("<option selected>a&lt;b&gt;</option>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/?upstream=a%3Cb%3E\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?upstream=")]
    [InlineData("?upstream=three")]
    [InlineData("?upstream=one&upstream=two")]
    public async Task An_upstream_that_there_is_not_chooses_none(string query)
    {
        await using var host = await PageHost.StartAsync(static app => MapWithUpstreams(app, "one", "two"));

        var page = await host.GetAsync("/" + query);

        Assert.Contains("<option value=\"\">all upstreams</option><option>one</option><option>two</option>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("?upstream", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one")]
    [InlineData]
    public async Task One_upstream_or_none_is_no_choice(params string[] names)
    {
        await using var host = await PageHost.StartAsync(app => MapWithUpstreams(app, names));

        Assert.DoesNotContain("<select", await host.GetAsync("/"), StringComparison.Ordinal);
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path)
    {
        endpoints.MapPage(path, PageNames.Console, PageHost.Write(PageNames.Console));
        endpoints.MapPageParts(path, PageNames.Console);
    }

    private static void MapWithUpstreams(WebApplication app, params string[] names)
    {
        app.Use((http, next) =>
        {
            http.Items[PageUpstreams.Key] = (Func<IReadOnlyList<string>>)(() => names);
            return next(http);
        });
        app.MapPage("/", PageNames.Home, PageHost.Write(PageNames.Home));
    }

    private static string HeaderOf(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
