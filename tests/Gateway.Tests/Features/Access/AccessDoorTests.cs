using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Proto;

namespace Gateway.Tests.Features.Access;

/// <summary>Each door, and each reason to refuse: the same rules count everywhere, and each door has its own form of a refusal.</summary>
public sealed class AccessDoorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Who_is_not_known_is_UNAUTHENTICATED() => AssertAsync(null, isKnown: false, code: 16, http: 401, native: 16);

    [Fact]
    public Task Who_may_not_is_PERMISSION_DENIED() =>
        AssertAsync(static gateway => gateway["Access"] = new JsonArray(new JsonObject { ["Methods"] = new JsonArray("*"), ["Roles"] = new JsonArray("admin") }), isKnown: true, code: 7, http: 403, native: 7);

    [Fact]
    public Task What_nobody_may_is_not_there() =>
        AssertAsync(static gateway => gateway["Access"] = new JsonArray(new JsonObject { ["Methods"] = new JsonArray("*"), ["Allow"] = "Nobody" }), isKnown: true, code: 5, http: 404, native: 12);

    [Fact]
    public Task Who_calls_too_often_is_RESOURCE_EXHAUSTED() => AssertAsync(
        static gateway => gateway["RateLimits"] = new JsonObject { ["one"] = new JsonObject { ["Permits"] = 1, ["Window"] = "01:00:00" } },
        isKnown: true,
        code: 8,
        http: 429,
        native: 8,
        before: static async lab => Assert.Equal(200, await lab.AskAsync(token: lab.Tokens.Make())));

    [Fact]
    public async Task Who_may_passes_every_door()
    {
        await using var lab = await AccessLab.StartAsync();
        var headers = new Metadata { { "authorization", $"Bearer {lab.Tokens.Make()}" } };

        Assert.Equal("Hello a", (await new Greetering.GreeteringClient(lab.Host.Channel).HelloAsync(new HelloReq { Name = "a" }, headers, cancellationToken: Token)).Msg);
        using var web = GrpcChannel.ForAddress(lab.Host.Address, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWebText, new HttpClientHandler()) });
        Assert.Equal("Hello a", (await new Greetering.GreeteringClient(web).HelloAsync(new HelloReq { Name = "a" }, headers, cancellationToken: Token)).Msg);
        using var connect = await lab.SendAsync("/proto.Greetering/Hello", lab.Tokens.Make(), method: HttpMethod.Post, change: static request => BeConnect(request, """{"name":"a"}""", "application/json"));
        Assert.Equal("""{"msg":"Hello a"}""", await connect.Content.ReadAsStringAsync(Token));
        using var socket = await lab.SendAsync("/v1/hello:chat", lab.Tokens.Make(), change: BeSocket);
        Assert.Equal(101, (int)socket.StatusCode);
        using var byProtocol = await lab.SendAsync("/v1/hello:chat", change: request =>
        {
            BeSocket(request);
            request.Headers.Add("Sec-WebSocket-Protocol", $"bearer, {lab.Tokens.Make()}");
        });
        Assert.Equal(101, (int)byProtocol.StatusCode);
    }

    private static async Task AssertAsync(Action<JsonObject>? configure, bool isKnown, int code, int http, int native, Func<AccessLab, Task>? before = null)
    {
        await using var lab = await AccessLab.StartAsync(configure);
        var token = isKnown ? lab.Tokens.Make() : null;
        await (before?.Invoke(lab) ?? Task.CompletedTask);
        (string Door, string Path, HttpMethod Method, Action<HttpRequestMessage>? Change)[] doors =
        [
            ("REST", "/v1/hello/world", HttpMethod.Get, null),
            ("REST with a body", "/v1/hello", HttpMethod.Post, static request => request.Content = new StringContent("""{"name":"a"}""", null, "application/json")),
            ("NDJSON", "/v1/hello/world/stream", HttpMethod.Get, static request => request.Headers.Add("Accept", "application/x-ndjson")),
            ("Server-Sent Events", "/v1/hello/world/stream", HttpMethod.Get, static request => request.Headers.Add("Accept", "text/event-stream")),
            ("WebSocket", "/v1/hello:chat", HttpMethod.Get, BeSocket),
            ("no route", "/v1/nowhere", HttpMethod.Get, null),
        ];
        foreach (var (door, path, method, change) in doors)
        {
            using var answer = await lab.SendAsync(path, token, method: method, change: change);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
            Assert.Equal((door, http, code), (door, (int)answer.StatusCode, (int)body["code"]!));
            Assert.NotEmpty((string)body["message"]!);
            Assert.Equal(code == 16, answer.Headers.WwwAuthenticate.Count > 0);
            AssertLimit(code, body, answer.Headers.Contains("Retry-After"), answer.Headers.Contains("RateLimit"), answer.Headers.Contains("RateLimit-Policy"));
        }

        await AssertConnectAsync(lab, token, code, http);
        using var web = GrpcChannel.ForAddress(lab.Host.Address, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()) });
        foreach (var (door, channel, path) in new[]
        {
            ("native", lab.Host.Channel, "/proto.Greetering/Hello"), ("native in another case", lab.Host.Channel, "/PROTO.greetering/HELLO"),
            ("native without a schema", lab.Host.Channel, "/proto.Greetering/Other"), ("gRPC-Web", web, "/proto.Greetering/Hello"),
        })
        {
            var failure = await CallAsync(channel, path, token);
            Assert.Equal((door, native), (door, (int)failure.StatusCode));
            Assert.NotEmpty(failure.Status.Detail);
            Assert.Equal(code == 16, failure.Trailers.Get("www-authenticate") is not null);
            if (code == 8)
            {
                var details = Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin"));
                Assert.Equal(["google.rpc.QuotaFailure", "google.rpc.RetryInfo"], details.Details.Select(static detail => detail.TypeUrl.Split('/')[1]));
                Assert.NotNull(failure.Trailers.Get("ratelimit"));
            }
        }
    }

    // What nobody may is answered as a path that is not there.
    private static async Task AssertConnectAsync(AccessLab lab, string? token, int code, int http)
    {
        var name = code switch { 16 => "unauthenticated", 7 => "permission_denied", 8 => "resource_exhausted", _ => null };
        foreach (var (path, method, content) in new[]
        {
            ("/proto.Greetering/Hello", HttpMethod.Post, "{}"),
            ("/proto.Greetering/Hello?connect=v1&encoding=json&message=%7B%7D", HttpMethod.Get, null),
        })
        {
            using var answer = await lab.SendAsync(path, token, method: method, change: request => BeConnect(request, content, "application/json"));
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
            Assert.Equal((http, name ?? "5"), ((int)answer.StatusCode, body["code"]!.ToString()));
            Assert.NotEmpty((string)body["message"]!);
            Assert.Equal(code == 16, answer.Headers.WwwAuthenticate.Count > 0);
            Assert.Equal(code == 8, answer.Headers.Contains("Retry-After"));
            string[] wanted = code == 8 ? ["google.rpc.QuotaFailure", "google.rpc.RetryInfo"] : [];
            Assert.Equal(wanted, body["details"]?.AsArray().Select(static detail => (string)detail!["type"]!) ?? []);
        }

        using var stream = await lab.SendAsync("/proto.Greetering/StreamHello", token, method: HttpMethod.Post, change: static request => BeConnect(request, "\0\0\0\0\u0002{}", "application/connect+json"));
        Assert.Equal(name is null ? 404 : 200, (int)stream.StatusCode);
        Assert.Contains($"\"code\":{(name is null ? "5" : $"\"{name}\"")}", await stream.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static void AssertLimit(int code, JsonNode body, params bool[] headers)
    {
        Assert.All(headers, isThere => Assert.Equal(code == 8, isThere));
        string[] wanted = code == 8 ? ["type.googleapis.com/google.rpc.QuotaFailure", "type.googleapis.com/google.rpc.RetryInfo"] : [];
        Assert.Equal(wanted, body["details"]!.AsArray().Select(static detail => (string)detail!["@type"]!));
    }

    private static async Task<RpcException> CallAsync(GrpcChannel channel, string path, string? token)
    {
        var bytes = Marshallers.Create(static (byte[] message) => message, static message => message);
        var parts = path.Split('/');
        var method = new Method<byte[], byte[]>(MethodType.Unary, parts[1], parts[2], bytes, bytes);
        Metadata headers = token is null ? [] : new() { { "authorization", $"Bearer {token}" } };
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers, cancellationToken: Token), []);
        return await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }

    private static void BeConnect(HttpRequestMessage request, string? content, string type)
    {
        request.Headers.Add("Connect-Protocol-Version", "1");
        request.Content = content is null ? null : new StringContent(content, null, type);
        request.Content?.Headers.ContentType = new(type);
    }

    private static void BeSocket(HttpRequestMessage request)
    {
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }
}
