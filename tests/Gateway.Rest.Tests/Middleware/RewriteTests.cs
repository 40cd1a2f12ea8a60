using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>A request counts as middleware has changed it; an unchanged request counts by its raw target.</summary>
public sealed class RewriteTests
{
    [Theory]
    [InlineData("/v1/ask/a%2Fb", "a/b")]
    [InlineData("/v1/ask/a%252Fb", "a%2Fb")]
    [InlineData("/v1/ask/zo%C3%AB%20gr%C3%BCn", "zoë grün")]
    [InlineData("/v1/nothing/../ask/a%2fb", "a/b")]
    [InlineData("/v1/./ask/a%252fb", "a%2fb")]
    [InlineData("/v1/nothing/%2e%2E/ask/x", "x")]
    [InlineData("http://{host}/v1/ask/a%2Fb", "a/b")]
    [InlineData("/pre/v1/ask/x", "x")]
    [InlineData("/pre/v1/ask/a%2Fb", "a/b")]
    [InlineData("/pre/v1/ask/zo%C3%AB%20gr%C3%BCn", "zoë grün")]
    [InlineData("/pre/v1/ask/a%3Fb%23c", "a?b#c")]
    [InlineData("http://{host}/pre/v1/ask/x", "x")]
    [InlineData("/base/v1/ask/a%2Fb", "a/b")]
    [InlineData("/base/v1/ask/a%252Fb", "a%2Fb")]
    [InlineData("/used/v1/ask/a%252Fb", "a%2Fb")]
    [InlineData("/USED/v1/ask/zo%C3%AB", "zoë")]
    [InlineData("/to-slash", "a/b")]
    [InlineData("/to-letters", "zoë grün")]
    public async Task Path_counts_as_middleware_left_it(string target, string text)
    {
        await using var host = await StartAsync();

        var answer = await host.SendRawAsync($"GET {target.Replace("{host}", host.Kestrel.Http1.Authority, StringComparison.Ordinal)} HTTP/1.1");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith($"{{\"text\":\"{text}\"}}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/everything?int32_value=1", 1)]
    [InlineData("/v1/everything?query=7", 7)]
    [InlineData("/v1/everything?query=", 0)]
    [InlineData("/v1/everything?", 0)]
    public async Task Query_counts_as_middleware_left_it(string target, int number)
    {
        await using var host = await StartAsync();

        Assert.Contains($"\"int32Value\":{number},", (await host.GetAsync(target)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/ask/a%2Fb", "a/b")]
    [InlineData("/v1/ask/a%252Fb", "a%2Fb")]
    public async Task Prefix_that_a_proxy_took_off_changes_nothing(string path, string text)
    {
        await using var host = await new LabHost
        {
            Application = static app =>
            {
                app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedPrefix });
                app.UseRouting();
            },
        }.StartAsync();

        Assert.Equal((200, $"{{\"text\":\"{text}\"}}"), (await host.GetAsync(path, ("X-Forwarded-Prefix", "/outside"))).Both);
    }

    [Fact]
    public async Task Status_code_pages_execute_a_binding_again()
    {
        await using var host = await new LabHost
        {
            Application = static app =>
            {
                app.UseStatusCodePagesWithReExecute("/v1/ask/{0}", "?size=3");
                app.UseRouting();
                app.MapGet("/teapot", static () => Results.StatusCode(418));
            },
        }.StartAsync();

        Assert.Equal((418, "{\"text\":\"418\"}"), (await host.GetAsync("/teapot?other=1")).Both);
        Assert.Equal((404, "{\"text\":\"404\"}"), (await host.GetAsync("/nowhere")).Both);
        Assert.Equal(405, (await host.SendAsync("DELETE", "/v1/ask/x", body: null)).Status);
    }

    [Fact]
    public async Task Exception_handler_may_be_a_binding()
    {
        await using var host = await new LabHost
        {
            Services = static services => services.AddExceptionHandler(static _ => { }),
            Application = static app =>
            {
                app.UseExceptionHandler("/v1/ask/failed");
                app.UseRouting();
                app.MapGet("/throw", IResult () => throw new InvalidOperationException("no"));
            },
        }.StartAsync();
        host.Kestrel.AllowErrors = true;

        Assert.Equal((500, "{\"text\":\"failed\"}"), (await host.GetAsync("/throw?size=1")).Both);
    }

    private static Task<LabHost> StartAsync() => new LabHost
    {
        Application = static app =>
        {
            app.Use(static (http, next) =>
            {
                Rewrite(http.Request);
                return next(http);
            });
            app.UsePathBase("/used");
            app.UseRouting();
        },
    }.StartAsync();

    private static void Rewrite(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/pre", out var rest))
        {
            request.Path = rest;
        }
        else if (request.Path.StartsWithSegments("/base", out var inside))
        {
            (request.PathBase, request.Path) = (request.PathBase + "/base", inside);
        }
        else if (request.Path == "/to-slash")
        {
            request.Path = "/v1/ask/a%2Fb";
        }
        else if (request.Path == "/to-letters")
        {
            request.Path = "/v1/ask/zoë grün";
        }

        if (request.Query.TryGetValue("query", out var number))
        {
            request.QueryString = number == "" ? QueryString.Empty : new QueryString($"?int32_value={number}");
        }
    }
}
