using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Features.Access;

/// <summary>Nothing crosses a rule by another spelling of the same path.</summary>
public sealed class SpellingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Hello is for admins; everything else is for everybody.
    private static readonly Action<JsonObject> _guarded = static gateway =>
    {
        gateway["Access"] = new JsonArray(
            new JsonObject { ["Methods"] = new JsonArray("proto.Greetering/Hello"), ["Roles"] = new JsonArray("admin") },
            new JsonObject { ["Methods"] = new JsonArray("*"), ["Allow"] = "Anonymous" });
    };

    [Fact]
    public async Task No_spelling_of_a_guarded_path_reaches_the_server()
    {
        await using var lab = await AccessLab.StartAsync(_guarded);
        (string Method, string Path)[] spellings =
        [
            ("GET", "/v1/hello/world"), ("GET", "/V1/HELLO/world"), ("GET", "/v1/hel%6co/world"), ("GET", "/v1%2fhello%2fworld"), ("GET", "/v1/hello/world/"), ("GET", "/v1//hello/world"),
            ("GET", "//v1/hello/world"), ("GET", "/./v1/hello/world"), ("GET", "/v1/x/../hello/world"), ("GET", "/v1/hello/world?x=1"), ("GET", "/v1/hello/world;x=1"), ("GET", "/v1/hello/%"),
            ("GET", "/v1/hello/world%00"), ("GET", "/v1/hello/%2e%2e/hello/world"), ("HEAD", "/v1/hello/world"), ("get", "/v1/hello/world"), ("POST", "/v1/hello"), ("POST", "/v1/hello/"),
            ("POST", "/proto.Greetering/Hello"), ("POST", "/PROTO.GREETERING/HELLO"), ("POST", "/proto.Greetering/Hello/"), ("POST", "/proto.Greetering//Hello"), ("POST", "/proto.Greetering/Hell%6F"),
            ("PUT", "/v1/hello/world"), ("DELETE", "/v1/hello"), ("OPTIONS", "/v1/hello/world"),
        ];
        foreach (var (method, path) in spellings)
        {
            foreach (var change in Variants())
            {
                using var answer = await lab.SendAsync(path, method: new HttpMethod(method), change: request =>
                {
                    request.Content = method == "POST" ? new StringContent("""{"name":"world"}""", null, "application/json") : null;
                    change(request);
                });
                Assert.True((int)answer.StatusCode is 401 or 404 or 400 or 405, $"{method} {path} is answered {(int)answer.StatusCode}.");
                Assert.Empty(CallsOf(lab));
            }
        }

        // The same request passes for whoever may: so it was the rule that refused.
        Assert.Equal(200, await lab.AskAsync(token: lab.Tokens.Make(static claims => claims["roles"] = "admin")));
        Assert.NotEmpty(CallsOf(lab));
    }

    [Fact]
    public async Task No_spelling_of_a_native_path_reaches_the_server()
    {
        await using var lab = await AccessLab.StartAsync(_guarded);
        string[] spellings =
        [
            "/proto.Greetering/Hello", "/PROTO.greetering/hello", "/proto.Greetering/Hello/", "//proto.Greetering/Hello", "/proto.Greetering//Hello", "/proto.Greetering/Hell%6f",
            "/proto.Greetering/Hell%256f", "/proto.Greetering%2FHello", "/proto.Greetering/Hello%20", "/proto.Greetering/Hello%2F", "/proto.Greetering/%48ello", "/x/../proto.Greetering/Hello",
            "/proto.Greetering/Hello?x", "/proto.Greetering/Hello;x",
        ];
        foreach (var type in new[] { "application/grpc", "application/grpc+proto", "APPLICATION/GRPC", "application/grpc-web", "application/grpc-web-text" })
        {
            foreach (var path in spellings)
            {
                using var answer = await lab.SendAsync(path, method: HttpMethod.Post, change: request =>
                {
                    request.Version = HttpVersion.Version20;
                    request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
                    request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
                    request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                    request.Headers.TE.ParseAdd("trailers");
                });
                await answer.Content.ReadAsByteArrayAsync(Token);
                Assert.Empty(CallsOf(lab));
            }
        }
    }

    [Fact]
    public async Task A_WebSocket_goes_by_the_rule_of_its_method()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
        {
            gateway["WebSockets"] = new JsonObject { ["MapMethodPaths"] = true };
            _guarded(gateway);
            gateway["Access"]![0]!["Methods"] = new JsonArray("proto.Greetering/*");
        });
        foreach (var path in new[] { "/v1/hello:chat", "/v1/hello%3Achat", "/v1/hello/world", "/v1/hello/world/stream", "/proto.Greetering/ChatHello", "/proto.Greetering/Hello", "/proto.Greetering/ChatHello/" })
        {
            var status = await lab.AskAsync(path, change: static request =>
            {
                request.Headers.Connection.Add("Upgrade");
                request.Headers.Upgrade.ParseAdd("websocket");
                request.Headers.Add("Sec-WebSocket-Version", "13");
                request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
            });
            Assert.True(status is 401 or 404 or 405, $"{path} is answered {status}.");
        }
    }

    [Fact]
    public async Task A_route_that_changes_paths_does_not_lead_around_a_rule()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
        {
            _guarded(gateway);
        }, null, "--set", "ReverseProxy:Routes:api:ClusterId=upstream01", "--set", "ReverseProxy:Routes:api:Match:Path=/api/{**rest}", "--set", "ReverseProxy:Routes:api:Transforms:0:PathRemovePrefix=/api");

        Assert.Equal("7", await StatusOfAsync(lab, "/api/proto.Greetering/Hello", null));
        Assert.Empty(CallsOf(lab));
        Assert.Null(await StatusOfAsync(lab, "/api/proto.Greetering/Hello", lab.Tokens.Make(static claims => claims["roles"] = "admin")));
        Assert.NotEmpty(CallsOf(lab));
    }

    [Fact]
    public async Task An_open_route_does_not_open_a_method()
    {
        await using var lab = await AccessLab.StartAsync(_guarded, null, "--set", "ReverseProxy:Routes:all:ClusterId=upstream01", "--set", "ReverseProxy:Routes:all:Match:Path=/{**rest}",
            "--set", "ReverseProxy:Routes:all:AuthorizationPolicy=Anonymous");

        Assert.Equal(401, await lab.AskAsync());
        Assert.Equal("16", await StatusOfAsync(lab, "/proto.Greetering/Hello", null));
        Assert.Empty(CallsOf(lab));
    }

    [Fact]
    public async Task A_content_type_does_not_make_a_method_of_an_ordinary_route()
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Access"] = JsonNode.Parse("""[{"Methods":["*"],"Allow":"Anonymous"}]"""), null,
            "--set", "ReverseProxy:Clusters:web:Destinations:one:Address=http://127.0.0.1:9", "--set", "ReverseProxy:Routes:web:ClusterId=web", "--set", "ReverseProxy:Routes:web:Match:Path=/legacy/{**rest}");

        Assert.Equal(401, await lab.AskAsync("/legacy/secrets"));
        Assert.Equal("16", await StatusOfAsync(lab, "/legacy/secrets", null));
    }

    [Theory]
    [InlineData("/proto.Greetering/Hello")]
    [InlineData("/proto.Greetering/Hello/")]
    [InlineData("//proto.Greetering/Hello")]
    [InlineData("/proto.Greetering//Hello")]
    public async Task A_rule_holds_for_a_method_that_no_schema_has(string path)
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Access"] = JsonNode.Parse("""[{"Methods":["proto.Greetering/Hello"],"Allow":"Nobody"},{"Methods":["*"],"Allow":"Anonymous"}]"""), null,
            "--set", "Gateway:Clusters:upstream01:ExcludedServices:0=proto.*", "--set", "ReverseProxy:Routes:all:ClusterId=upstream01", "--set", "ReverseProxy:Routes:all:Match:Path=/{**rest}");

        Assert.Equal("12", await StatusOfAsync(lab, path, null));
        Assert.Empty(CallsOf(lab));
    }

    private static async Task<string?> StatusOfAsync(AccessLab lab, string path, string? token)
    {
        using var answer = await lab.SendAsync(path, token, method: HttpMethod.Post, change: static request =>
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
            request.Headers.TE.ParseAdd("trailers");
        });
        return answer.Headers.TryGetValues("grpc-status", out var status) ? status.Single() : null;
    }

    // The gateway itself asks the server by reflection alone.
    private static IEnumerable<string> CallsOf(AccessLab lab) => lab.Server.Paths.Where(static path => path.Contains("hello", StringComparison.OrdinalIgnoreCase));

    private static Action<HttpRequestMessage>[] Variants() =>
    [
        static _ => { },
        static request => request.Headers.Add("X-HTTP-Method-Override", "OPTIONS"),
        static request => request.Headers.Add("X-Original-URL", "/healthz"),
        static request => request.Headers.Add("X-Forwarded-Prefix", "/healthz"),
        static request => request.Headers.Add("Access-Control-Request-Method", "GET"),
    ];
}
