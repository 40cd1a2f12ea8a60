using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Program.Features.Banner;
using Gateway.Program.Features.StatusPages;
using Gateway.Testing;
using Gateway.Tests.Host;
using Gateway.Yarp;
using Proto;

namespace Gateway.Tests.Operations;

/// <summary><c>/status</c> and <c>/status.json</c>.</summary>
public sealed partial class StatusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_has_upstreams_routes_and_calls_in_flight()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", $"{server.Address},http://127.0.0.1:{FreePort.Find()}", "-u", $"http://127.0.0.1:{FreePort.Find()}");
        await gateway.GetAsync("/v1/hello/world");
        await gateway.GetAsync("/proto.Greetering/Hello?connect=v1&encoding=json&message=%7B%7D");
        using var chat = new Greetering.GreeteringClient(gateway.Channel).ChatHello(cancellationToken: Token);
        await chat.RequestStream.WriteAsync(new HelloReq { Name = "x" }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));

        var (status, body) = await gateway.GetAsync("/status.json");

        Assert.Equal(200, status);
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        Assert.Equal(("not ready", BannerContent.Version), (root.GetProperty("status").GetString(), root.GetProperty("version").GetString()));
        Assert.True(root.GetProperty("uptimeSeconds").GetDouble() >= 0);
        Assert.Equal((1, 3), (root.GetProperty("calls").GetProperty("active").GetInt32(), root.GetProperty("calls").GetProperty("total").GetInt32()));
        Assert.Equal(["connect 0 1", "grpc 1 1", "rest 0 1"], root.GetProperty("calls").GetProperty("byDoor").EnumerateArray().Select(static one => $"{one.GetProperty("door")} {one.GetProperty("active")} {one.GetProperty("total")}"));
        Assert.Equal(root.GetProperty("routeCount").GetInt32(), root.GetProperty("routes").GetArrayLength());
        Assert.Contains(root.GetProperty("routes").EnumerateArray(), static route => route.GetProperty("template").GetString() == "/v1/hello/{name}");
        var (first, second) = (root.GetProperty("upstreams")[0], root.GetProperty("upstreams")[1]);
        Assert.Equal((true, $"reflection of {server.Address}"), (first.GetProperty("hasSchema").GetBoolean(), first.GetProperty("schemaSource").GetString()));
        Assert.True(first.GetProperty("schemaAgeSeconds").GetDouble() >= 0);
        Assert.Equal(server.Address, first.GetProperty("destinations")[0].GetProperty("address").GetString()?.TrimEnd('/'));
        Assert.Equal((false, JsonValueKind.Null), (second.GetProperty("hasSchema").GetBoolean(), second.GetProperty("schemaAgeSeconds").ValueKind));
        Assert.Contains("cannot be reached", second.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_that_takes_no_connections_is_unhealthy()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:ReactivateAfter=01:00:00");
        await server.DisposeAsync();
        Assert.Equal(503, (await gateway.GetAsync("/v1/hello/world")).Status);

        await gateway.UntilAsync("/status.json", static answer => answer.Body.Contains("\"health\": \"unhealthy\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/status", "text/html; charset=utf-8")]
    [InlineData("/status.json", "application/json; charset=utf-8")]
    [InlineData("/status/status.css", "text/css; charset=utf-8")]
    public async Task The_status_is_served_where_pages_are(string path, string contentType)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var open = await GatewayHost.StartAsync("-u", server.Address);
        await using var closed = await GatewayHost.StartAsync("-u", server.Address, "--pages", "false");

        using var answer = await open.Http.GetAsync(path, Token);
        using var head = await open.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Token);

        Assert.Equal((200, contentType), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal(200, (int)head.StatusCode);
        Assert.StartsWith("default-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(404, (await closed.GetAsync(path)).Status);
    }

    [Fact]
    public async Task The_page_has_nothing_inline_and_the_common_bar()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        var page = (await gateway.GetAsync("/status")).Body;
        var still = (await gateway.GetAsync("/status?refresh=off")).Body;

        Assert.DoesNotMatch(Inline(), page);
        Assert.Contains("<a href=\"/status\" aria-current=\"page\">", page, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", still, StringComparison.Ordinal);
        Assert.Contains("<code>/v1/hello/{name}</code>", page.Replace("&#x2F;", "/", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void What_servers_say_is_encoded()
    {
        const string Evil = "<script>alert('x')</script>";
        var upstream = new StatusUpstream(Evil, true, true, Evil, -5, [Evil], [Evil], Evil, [new StatusDestination(Evil, Evil, "unknown", 0)]);
        var report = new StatusReport("ready", "1", DateTimeOffset.UnixEpoch, -1, new StatusCalls(0, 1, [new UpstreamCallCount(Evil, "rest", 0, 1)]), [upstream], 1, [new RouteLine("GET", Evil, Evil)]);

        var page = StatusPage.Render(report, "/\"><script>", "/\"><script>.json", refreshes: true);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("read 0 s ago", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_very_many_routes_names_the_first_and_counts_the_rest()
    {
        RouteLine[] routes = [.. Enumerable.Range(0, 1500).Select(static number => new RouteLine("GET", $"/r{number}", "a.B/C"))];
        var report = new StatusReport("ready", "1", DateTimeOffset.UnixEpoch, 90061, new StatusCalls(0, 0, []), [], routes.Length, routes);

        var page = StatusPage.Render(report, "", "", refreshes: true);

        Assert.Contains("1,000 more are in the JSON.", page, StringComparison.Ordinal);
        Assert.Contains("1 d 1 h", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/r500<", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<script(?! src=)|<style|style=|\\son[a-z]+=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
