using System.Text.Json.Nodes;
using Gateway.Tests.Host;

namespace Gateway.Tests.Features.Access;

/// <summary>Other origins, proxies before the gateway, sizes, and pages with an address of their own.</summary>
public sealed class TrafficTests
{
    private const string Origin = "https://app.example.com";

    [Fact]
    public async Task A_preflight_needs_no_credentials()
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Cors"] = new JsonObject { ["Origins"] = new JsonArray(Origin) });
        foreach (var (path, method) in new[] { ("/v1/hello/world", "GET"), ("/v1/hello", "POST"), ("/proto.Greetering/Hello", "POST") })
        {
            using var answer = await lab.SendAsync(path, method: HttpMethod.Options, change: request =>
            {
                request.Headers.Add("Origin", Origin);
                request.Headers.Add("Access-Control-Request-Method", method);
                request.Headers.Add("Access-Control-Request-Headers", "authorization,x-api-key");
            });

            Assert.Equal((path, 204), (path, (int)answer.StatusCode));
            Assert.Equal(Origin, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal("authorization,x-api-key", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
            Assert.Equal("600", answer.Headers.GetValues("Access-Control-Max-Age").Single());
        }
    }

    [Theory]
    [InlineData(Origin, true)]
    [InlineData("https://app.example.com.evil", false)]
    [InlineData("http://app.example.com", false)]
    [InlineData("null", false)]
    public async Task Only_pages_of_the_origins_may_read_an_answer_even_a_refusal(string origin, bool may)
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Cors"] = new JsonObject { ["Origins"] = new JsonArray(Origin) });

        using var refused = await lab.SendAsync("/v1/hello/world", change: request => request.Headers.Add("Origin", origin));

        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Equal(may, refused.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(may, refused.Headers.Contains("Access-Control-Expose-Headers"));
    }

    [Theory]
    [InlineData("127.0.0.1", "192.0.2.7")]
    [InlineData("192.0.2.1", "127.0.0.1")]
    public async Task Forwarded_headers_count_from_known_proxies_only(string proxy, string seen)
    {
        await using var lab = await AccessLab.StartAsync(gateway => gateway["ForwardedHeaders"] = new JsonObject { ["KnownProxies"] = new JsonArray(proxy) });

        Assert.Equal(200, await lab.AskAsync(key: AccessLab.Key, change: static request => request.Headers.Add("X-Forwarded-For", "203.0.113.9, 192.0.2.7")));

        Assert.Equal(seen, lab.Server.LastHeaders["x-forwarded-for"]);
    }

    [Fact]
    public async Task A_chain_of_known_proxies_is_followed_to_the_client()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
            gateway["ForwardedHeaders"] = new JsonObject { ["KnownProxies"] = new JsonArray("127.0.0.1"), ["KnownNetworks"] = new JsonArray("10.0.0.0/8") });

        Assert.Equal(200, await lab.AskAsync(key: AccessLab.Key, change: static request => request.Headers.Add("X-Forwarded-For", "6.6.6.6, 192.0.2.7, 10.1.2.3")));

        Assert.Equal("192.0.2.7", lab.Server.LastHeaders["x-forwarded-for"]);
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(101, 413)]
    public async Task A_body_has_the_size_of_the_limit_at_most(int bytes, int status)
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["MaxRequestBodySize"] = 100);
        var body = """{"name":"a"}""".PadRight(bytes);

        Assert.Equal(status, await lab.AskAsync("/v1/hello", key: AccessLab.Key, method: HttpMethod.Post, change: request => request.Content = new StringContent(body, null, "application/json")));
    }

    [Fact]
    public async Task Pages_answer_at_their_address_alone_and_nothing_else_does()
    {
        var pages = $"http://127.0.0.1:{FreePort.Find()}";
        await using var lab = await AccessLab.StartAsync(gateway => gateway["Pages"] = new JsonObject { ["Url"] = pages, ["Policy"] = new JsonObject { ["Allow"] = "Anonymous" } });
        using var client = new HttpClient { BaseAddress = new Uri(pages) };

        Assert.Equal(200, await StatusOfAsync(client, "/swagger/index.html"));
        Assert.Equal(200, await StatusOfAsync(client, "/console"));
        AccessLab.AssertEqual([404, 404, 404], [await StatusOfAsync(client, "/v1/hello/world"), await StatusOfAsync(client, "/healthz"), await StatusOfAsync(client, "/nowhere")]);
        AccessLab.AssertEqual([404, 404, 200, 200], [
            await lab.AskAsync("/swagger/index.html"), await lab.AskAsync("/console", key: AccessLab.Key), await lab.AskAsync("/healthz"), await lab.AskAsync(key: AccessLab.Key)]);
    }

    [Fact]
    public async Task The_address_of_pages_that_are_off_is_closed()
    {
        var port = FreePort.Find();
        await using var lab = await AccessLab.StartAsync(gateway => gateway["Pages"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{port}", ["Enabled"] = false });
        using var client = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://127.0.0.1:{port}/v1/hello/world"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pages_need_a_port_of_their_own()
    {
        var run = await CommandRun.OfAsync("-u", "http://127.0.0.1:9", "--urls", "http://127.0.0.1:8099", "--set", "Gateway:Pages:Url=http://localhost:8099", "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("give pages a port of their own", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_for_those_whom_their_policy_names()
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Pages"] = new JsonObject { ["Policy"] = new JsonObject { ["Roles"] = new JsonArray("reader") } });

        AccessLab.AssertEqual([401, 403, 200], [await lab.AskAsync("/swagger/index.html"), await lab.AskAsync("/swagger/index.html", lab.Tokens.Make()), await lab.AskAsync("/swagger/index.html", key: AccessLab.Key)]);

        await using var others = await AccessLab.StartAsync();
        AccessLab.AssertEqual([401, 200], [await others.AskAsync("/console"), await others.AskAsync("/console", key: AccessLab.Key)]);
    }

    private static async Task<int> StatusOfAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
