using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.BlackBox.Tests.Host;

namespace Gateway.BlackBox.Tests.BadInput;

/// <summary>Bodies that cannot be understood: each is answered at once, with what is wrong and where.</summary>
public sealed class BodyTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private const int HundredMegabytes = 100_000_000;
    private const string TooLong = "{\"code\":8,\"message\":\"The request is longer than the limit of 4194304 bytes.\",\"details\":[]}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{\"name\":", "$.name: expected a string, found the end of the text (line 1, column 9)")]
    [InlineData("{\"name\" \"x\"}", null)]
    [InlineData("{\"name\":\"x\"", null)]
    [InlineData("{\"name\":\"x\"} {}", null)]
    [InlineData("{'name':'x'}", null)]
    [InlineData("{\"name\":\"x\",}", null)]
    [InlineData("{\n  \"name\": tru\n}", null)]
    [InlineData("null", "$: expected an object, found null (line 1, column 1)")]
    [InlineData("[]", "$: expected an object, found an array (line 1, column 1)")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", null)]
    [InlineData("{\"name\":\"\\ud800\"}", null)]
    public async Task Malformed_JSON_is_400_with_its_place(string json, string? message)
    {
        var (status, body) = await PostAsync(new StringContent(json, new MediaTypeHeaderValue("application/json")));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Matches(@"^\{""code"":3,""message"":""\$.*: .* \(line \d, column \d+\)"",", body);
        Assert.True(message is null || body.Contains(message, StringComparison.Ordinal), body);
    }

    [Fact]
    public async Task Invalid_UTF_8_is_400_with_its_place()
    {
        var (status, body) = await PostAsync(Json([.. "{\"name\":\""u8, 0xff, .. "\"}"u8]));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("$.name: the text is not valid UTF-8 (line 1, column 10)", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"name\":")]
    [InlineData("{\"nothing\":")]
    public async Task Ten_thousand_nested_arrays_are_400(string before)
    {
        var (status, body) = await PostAsync(Json(Encoding.UTF8.GetBytes(before + new string('[', 10_000))));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("{\"code\":3,", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-protobuf")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task Another_content_type_is_415_and_says_what_is_accepted(string contentType)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var (status, body) = await PostAsync(content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Contains("Accepted: application/json or any */*+json, in UTF-8.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_announced_with_100_MB_is_413_before_it_is_sent()
    {
        using var raw = await RawHttp.ConnectAsync(server.Rest);
        await raw.SendAsync($"POST /v1/hello HTTP/1.1\r\nHost: {server.Rest.Authority}\r\nContent-Type: application/json\r\nContent-Length: {HundredMegabytes}\r\n\r\n{{");

        var answer = await raw.ReadAnswerAsync();

        Assert.Equal((413, TooLong), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_chunked_body_is_413_once_it_passes_the_limit()
    {
        using var raw = await RawHttp.ConnectAsync(server.Rest);
        await raw.SendAsync($"POST /v1/hello HTTP/1.1\r\nHost: {server.Rest.Authority}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes($"{1 << 20:x}\r\n{new string(' ', 1 << 20)}\r\n");
        for (var megabytes = 0; megabytes < 5; megabytes++)
        {
            await raw.SendAsync(chunk);
        }

        var answer = await raw.ReadAnswerAsync();

        Assert.Equal((413, TooLong), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_body_of_100_MB_is_413_on_HTTP_2()
    {
        using var client = server.CreateHttp2Client();

        using var answer = await client.PostAsync("/v1/hello", Json(new byte[HundredMegabytes]), Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(TooLong, await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_body_where_none_belongs_is_400()
    {
        using var client = server.CreateRestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/hello/world") { Content = new StringContent("{}") };

        using var answer = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            "{\"code\":3,\"message\":\"GET /v1/hello/{name} takes no request body; one of 2 bytes was sent.\",\"details\":[]}",
            await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_chunk_that_is_no_chunk_is_400()
    {
        using var raw = await RawHttp.ConnectAsync(server.Rest);
        await raw.SendAsync($"POST /v1/hello HTTP/1.1\r\nHost: {server.Rest.Authority}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

        var answer = await raw.ReadAnswerAsync();

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("{\"code\":3,\"message\":", answer.Body, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpContent content)
    {
        using var client = server.CreateRestClient();
        using var answer = await client.PostAsync("/v1/hello", content, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static ByteArrayContent Json(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
