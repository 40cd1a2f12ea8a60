using System.Net;
using System.Text;

namespace Gateway.Mcp.Tests;

public sealed class DoorTests
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Theory]
    [InlineData("http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData("http://rebound.example", "rebound.example", HttpStatusCode.Forbidden)]
    [InlineData("https://app.example", null, HttpStatusCode.OK)]
    [InlineData("http://localhost:7", "localhost:7", HttpStatusCode.OK)]
    public async Task Pages_of_other_origins_are_refused(string origin, string? host, HttpStatusCode expected)
    {
        await using var lab = await McpLab.StartAsync(static options => options.AllowedOrigins.Add("https://app.example"));
        using var client = lab.CreateHttp1Client();

        using var answer = await client.SendAsync(Post(Ping, request => (request.Headers.Host, _) = (host, request.Headers.TryAddWithoutValidation("Origin", origin))), McpLab.Stop);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_is_too_long_is_refused(bool chunked)
    {
        await using var lab = await McpLab.StartAsync(static options => options.MaxRequestBytes = 100);
        using var client = lab.CreateHttp1Client();

        using var answer = await client.SendAsync(Post(new string(' ', 200) + Ping, request => request.Headers.TransferEncodingChunked = chunked), McpLab.Stop);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task What_is_no_message_is_refused(string body)
    {
        await using var lab = await McpLab.StartAsync();
        using var client = lab.CreateHttp1Client();

        using var answer = await client.SendAsync(Post(body), McpLab.Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"nothing"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"resources/list"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"Things_Get","arguments":[]}}""")]
    public async Task A_message_that_makes_no_sense_is_an_error_and_none_in_the_log(string message)
    {
        await using var lab = await McpLab.StartAsync();
        using var client = lab.CreateHttp1Client();

        using var answer = await client.SendAsync(Post(message), McpLab.Stop);

        Assert.Contains("\"error\":{\"code\":-32", await answer.Content.ReadAsStringAsync(McpLab.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_no_sessions()
    {
        await using var lab = await McpLab.StartAsync();
        using var client = lab.CreateHttp1Client();

        using var answer = await client.SendAsync(Post(Ping, static request => request.Headers.Add("Mcp-Session-Id", "unknown")), McpLab.Stop);
        using var opened = await client.GetAsync(new Uri("/mcp", UriKind.Relative), McpLab.Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, opened.StatusCode);
    }

    private static HttpRequestMessage Post(string body, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        change?.Invoke(request);
        return request;
    }
}
