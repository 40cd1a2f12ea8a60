using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Console.Tests.Hosting;

public sealed partial class PageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_loads_only_parts_of_its_own_and_its_policy_allows_no_others()
    {
        await using var host = await ConsoleHost.StartAsync();

        using var page = await host.GetAsync("/console/");
        var html = await page.Content.ReadAsStringAsync(Stop);
        var parts = Parts().Matches(html).Select(match => match.Groups[1].Value).Where(part => !part.StartsWith("data:", StringComparison.Ordinal)).ToList();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("/console/main.js", parts);
        Assert.All(parts, part => Assert.StartsWith("/console", part, StringComparison.Ordinal));
        Assert.DoesNotMatch("<style|<script(?![^>]* src=)| style=| on[a-z]+=", html);
        foreach (var part in parts)
        {
            Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync(part));
        }
    }

    [Fact]
    public async Task Every_script_that_a_script_imports_is_served_and_none_is_left_over()
    {
        await using var host = await ConsoleHost.StartAsync();
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(["main.js"]);
        while (open.TryDequeue(out var name))
        {
            if (found.Add(name))
            {
                var script = await host.TextOfAsync($"/console/{name}");
                Assert.InRange(script.Count(c => c == '\n'), 1, 250);
                foreach (var import in Imports().Matches(script).Select(match => match.Groups[1].Value))
                {
                    open.Enqueue(import);
                }
            }
        }

        var served = host.Endpoints.Select(endpoint => endpoint.RoutePattern.RawText!).Where(path => path.EndsWith(".js", StringComparison.Ordinal)).Select(path => path["/console/".Length..]);
        Assert.Equal(found.Append("theme.js").Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/main.js")]
    [InlineData("/console/console.css")]
    [InlineData("/console/methods.json")]
    [InlineData("/console/method.json?name=proto.Greetering/Hello")]
    public async Task A_file_that_the_client_has_is_304(string path)
    {
        await using var host = await ConsoleHost.StartAsync();
        using var first = await host.GetAsync(path);
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await host.Client.SendAsync(again, Stop);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("/streams", "/console")]
    [InlineData("/streams/", "/console")]
    [InlineData("/streams?upstream=a%20b", "/console?upstream=a%20b")]
    [InlineData("/api/streams", "/api/console")]
    public async Task Former_address_leads_to_the_page(string former, string page)
    {
        await using var host = await ConsoleHost.StartAsync(app =>
        {
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapGatewayConsole();
        });

        using var answer = await host.GetAsync(former);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(page, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Page_at_another_path_and_behind_a_path_base_finds_its_parts_and_leaves_the_former_address_alone()
    {
        await using var host = await ConsoleHost.StartAsync(app =>
        {
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapGatewayConsole("/tools/calls");
        });

        var html = await host.TextOfAsync("/api/tools/calls");

        Assert.Contains("data-base=\"/api\"", html, StringComparison.Ordinal);
        Assert.Contains("src=\"/api/tools/calls/main.js\"", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync("/api/tools/calls/methods.json"));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusOfAsync("/streams"));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusOfAsync("/console"));
    }

    [Fact]
    public async Task Page_in_a_route_group_finds_its_parts_and_the_former_address_leads_there()
    {
        await using var host = await ConsoleHost.StartAsync(app => app.MapGroup("/{tenant}").MapGatewayConsole());

        var html = await host.TextOfAsync("/a%26b/console");
        using var former = await host.GetAsync("/a%26b/streams");

        Assert.Contains("/a&amp;b/console/main.js", html, StringComparison.Ordinal);
        Assert.Equal("/a&b/console", former.Headers.Location!.OriginalString);
        Assert.NotEmpty(await host.ListAsync("/a%26b/console/methods.json"));
    }

    [Fact]
    public async Task Conventions_of_the_builder_apply_to_every_endpoint()
    {
        await using var host = await ConsoleHost.StartAsync(app => app.MapGatewayConsole().WithMetadata("mine"));

        var mine = host.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<string>() == "mine").Select(endpoint => endpoint.RoutePattern.RawText!).ToList();

        Assert.Superset(new HashSet<string>(["/console", "/console/main.js", "/console/face.css", "/console/methods.json", "/console/method.json", "/streams"]), mine.ToHashSet());
        Assert.Equal(mine.Count, host.Endpoints.Count(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/console", StringComparison.Ordinal) || endpoint.RoutePattern.RawText == "/streams"));
    }

    [Fact]
    public async Task Page_that_requires_authorization_tells_strangers_nothing()
    {
        await using var host = await ConsoleHost.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapGatewayConsole().RequireAuthorization();
                app.MapGrpcService<Proto.Greetering.GreeteringBase>();
            },
            _ => { },
            services =>
            {
                services.AddAuthentication("key").AddScheme<AuthenticationSchemeOptions, KeyHandler>("key", null);
                services.AddAuthorization();
            });

        foreach (var path in new[] { "/console", "/console/main.js", "/console/methods.json", "/console/method.json?name=proto.Greetering/Hello", "/streams" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await host.StatusOfAsync(path));
        }

        host.Client.DefaultRequestHeaders.Add("key", "mine");
        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync("/console/methods.json"));
    }

    [Theory]
    [InlineData("/console", "POST", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/console", "HEAD", HttpStatusCode.OK)]
    [InlineData("/console/main.js", "HEAD", HttpStatusCode.OK)]
    [InlineData("/console/methods.json", "HEAD", HttpStatusCode.OK)]
    public async Task Page_is_read_and_nothing_else(string path, string method, HttpStatusCode status)
    {
        await using var host = await ConsoleHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));

        using var answer = await host.Client.SendAsync(request, Stop);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Console_without_a_gateway_names_the_missing_call()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapGatewayConsole());

        Assert.Contains("services.AddGateway()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_at_the_root_has_its_parts_and_lists_beside_those_of_the_home_page()
    {
        await using var host = await ConsoleHost.StartAsync(app =>
        {
            app.MapGatewayConsole("/");
            app.MapGatewayHome("/home");
        });

        var html = await host.TextOfAsync("/");

        Assert.Contains("src=\"/console-page/main.js\"", html, StringComparison.Ordinal);
        Assert.Contains("data-root=\"/console-page\"", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync("/console-page/main.js"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync("/home/face.css"));
        Assert.NotEmpty(await host.ListAsync("/console-page/methods.json"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync("/console-page/method.json?name=proto.Greetering/Hello"));
    }

    [Fact]
    public async Task Console_may_be_mapped_twice()
    {
        await using var host = await ConsoleHost.StartAsync(app =>
        {
            app.MapGatewayConsole();
            app.MapGatewayConsole("/other");
        });

        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync("/console"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync("/other"));
    }

    [GeneratedRegex("(?:src|href)=\"([^\"#]+)\"")]
    private static partial Regex Parts();

    [GeneratedRegex("from '\\./([^']+)'")]
    private static partial Regex Imports();

    private sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.ContainsKey("key")
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("key")), "key"))
                : AuthenticateResult.NoResult());
    }
}
