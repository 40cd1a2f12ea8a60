using System.Net;
using System.Text.RegularExpressions;
using Gateway.Console.Home;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Console.Tests.Home;

public sealed partial class HomeTests
{
    [Fact]
    public async Task Page_lists_methods_with_their_comments_and_leads_to_the_console()
    {
        await using var host = await ConsoleHost.StartAsync(static app =>
        {
            app.MapGatewayHome();
            app.MapGatewayConsole("/tools/console");
        });

        var page = WebUtility.HtmlDecode(await host.TextOfAsync("/"));

        Assert.DoesNotMatch(Inline(), page);
        Assert.Contains("5 methods of 1 service", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/tools/console#proto.Greetering/Hello\">Hello</a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/tools/console#proto.Greetering/Hello?binding=1\">Hello</a>", page, StringComparison.Ordinal);
        Assert.Contains("<code>/v1/hello/{name}/stream</code></span><span class=\"summary\">Counts down from ten", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_have_the_address_of_the_request_with_its_path_base()
    {
        await using var host = await ConsoleHost.StartAsync(static app =>
        {
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapGatewayHome("/start");
        });
        var origin = host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        var page = WebUtility.HtmlDecode(await host.TextOfAsync("/api/start"));

        Assert.Contains($"curl {origin}/api/v1/hello/Ada\n", page, StringComparison.Ordinal);
        Assert.Contains($"curl -N {origin}/api/v1/hello/Ada/stream<", page, StringComparison.Ordinal);
        Assert.Contains($"WebSocket('ws{origin[4..]}/api/v1/hello:chat')", page, StringComparison.Ordinal);
        Assert.Contains("grpcurl -plaintext -proto greetering.proto -d '{\"name\":\"Ada\"}' ", page, StringComparison.Ordinal);
        Assert.Contains("This server has no reflection", page, StringComparison.Ordinal);
        Assert.Contains("new Proto.Greetering.GreeteringClient(channel)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_application_says_is_there_and_encoded()
    {
        await using var host = await ConsoleHost.StartAsync(static app =>
        {
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapGatewayHome("/", static home =>
            {
                home.Title = "A <b> {root}";
                home.Introduction = "{bar} & more";
                home.Examples.Add(new("Mine", "call {origin} {websocket} {grpc} <x>"));
                home.Links.Add(new("Read", "/docs"));
                home.Links.Add(new("Elsewhere", "https://example.com/?a&b"));
                home.CallAddress = static _ => "https://calls.example:8443/base/";
            });
        });

        var page = await host.TextOfAsync("/api/");

        Assert.Contains("<h1>A &lt;b&gt; {root}</h1>", page, StringComparison.Ordinal);
        Assert.Contains("{bar} &amp; more", page, StringComparison.Ordinal);
        Assert.Contains("call https://calls.example:8443/base wss://calls.example:8443/base https://calls.example:8443 &lt;x&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/api/docs\">Read</a><a href=\"https://example.com/?a&amp;b\">Elsewhere</a>", page, StringComparison.Ordinal);
        Assert.Contains("grpcurl -proto", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_at_the_root_come_first_and_hidden_methods_are_not_shown()
    {
        await using var host = await ConsoleHost.StartAsync(
            static app =>
            {
                app.MapGatewayHome();
                app.MapGatewayHome("/start");
                app.MapGet("/", static () => "mine");
                app.MapGrpcService<Proto.Greetering.GreeteringBase>().WithMetadata(new ExcludeFromDescriptionAttribute());
            },
            static _ => { });

        Assert.Equal("mine", await host.TextOfAsync("/"));
        Assert.Contains("No methods are served yet.", await host.TextOfAsync("/start"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_gateway_the_missing_call_is_named()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapGatewayHome());

        Assert.Contains("AddGateway()", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://a!b:8080")]
    [InlineData("/nowhere")]
    public async Task A_host_that_a_shell_would_run_is_not_shown(string? calls)
    {
        await using var host = await ConsoleHost.StartAsync(app =>
        {
            app.MapGatewayHome("/", home =>
            {
                home.CallAddress = _ => calls;
                home.Examples.Add(new("Mine", "call {origin} {grpc}"));
            });
            app.MapGatewayConsole();
        });

        foreach (var path in new[] { "/", "/console" })
        {
            foreach (var name in new[] { "a$(id)", "a!b:99", "a:0", "a&b", "a'b" })
            {
                var page = WebUtility.HtmlDecode(await host.TextForHostAsync(path, name));

                Assert.StartsWith("HTTP/1.1 200 ", page, StringComparison.Ordinal);
                Assert.DoesNotContain(name, page, StringComparison.Ordinal);
                Assert.Contains($"localhost:{host.Client.BaseAddress!.Port}", page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_binding_of_all_paths_has_the_root_and_no_part_of_the_page()
    {
        await using var host = await ConsoleHost.StartAsync(
            static app =>
            {
                app.MapGatewayHome();
                app.MapGrpcService<Proto.Greetering.GreeteringBase>();
            },
            static options => options.Rules.Add(new Google.Api.HttpRule { Selector = "proto.Greetering.Hello", Get = "/{name=**}" }));

        using var part = await host.GetAsync("/home/face.css");
        using var root = await host.GetAsync("/");
        using var other = await host.GetAsync("/home/other");

        Assert.Equal((HttpStatusCode.OK, "text/css"), (part.StatusCode, part.Content.Headers.ContentType?.MediaType));
        Assert.Equal(("application/json", "application/json"), (root.Content.Headers.ContentType?.MediaType, other.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Rows_lead_to_the_binding_that_the_console_counts()
    {
        await using var host = await ConsoleHost.StartAsync(
            static app =>
            {
                app.MapGatewayHome();
                app.MapGatewayConsole();
                app.MapGroup("/hidden").ExcludeFromDescription().MapGrpcService<Proto.Greetering.GreeteringBase>();
                app.MapGroup("/a").MapGrpcService<Proto.Greetering.GreeteringBase>();
                app.MapGroup("/b").MapGrpcService<Proto.Greetering.GreeteringBase>();
            },
            static _ => { });

        var page = WebUtility.HtmlDecode(await host.TextOfAsync("/"));
        var bindings = (await host.MethodAsync("proto.Greetering/Hello"))["bindings"]!.AsArray();

        Assert.Equal(4, bindings.Count);
        foreach (var (place, binding) in bindings.Index())
        {
            var link = $"/console#proto.Greetering/Hello{(place > 0 ? $"?binding={place}" : "")}\"";
            Assert.Contains($"<code>{binding!["path"]}</code>", page.Split(link)[1].Split("<li>")[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\"a\":1}", "'{\"a\":1}'")]
    [InlineData("{\"filter\":\"state = \\u0022ACTIVE\\u0022\"}", "'{\"filter\":\"state = \\\\u0022ACTIVE\\\\u0022\"}'")]
    [InlineData("it's", "'it\\'s'")]
    public void Text_of_scripts_is_quoted_for_JavaScript(string text, string quoted) => Assert.Equal(quoted, ScriptText.Quote(text));

    [Theory]
    [InlineData("http://localhost:80/v1/a", "http://localhost:80/v1/a")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's $HOME", "'it'\\''s $HOME'")]
    [InlineData("café", "'café'")]
    [InlineData("a?b&c", "'a?b&c'")]
    public void Text_of_commands_is_quoted_for_a_shell(string text, string quoted) => Assert.Equal(quoted, ShellText.Quote(text));

    [Theory]
    [InlineData("http", "localhost:5000", "localhost:5000", "http://localhost:5000")]
    [InlineData("https", "shop.example", "shop.example:443", "https://shop.example")]
    [InlineData("http", "[::1]:80", "[::1]:80", "http://[::1]:80")]
    [InlineData("http", "", "localhost:5000", "http://localhost:5000")]
    public void Addresses_are_those_of_the_request(string scheme, string host, string grpc, string origin)
    {
        var http = new DefaultHttpContext { Request = { Scheme = scheme, Host = new HostString(host) }, Connection = { LocalPort = 5000 }, RequestServices = new NoServices() };

        var addresses = CallAddresses.Of(http, null);

        Assert.Equal((origin, grpc), (addresses.Origin, addresses.GrpcHost));
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    [GeneratedRegex("<style|<script(?![^>]* src=)| style=| on[a-z]+=\"")]
    private static partial Regex Inline();
}
