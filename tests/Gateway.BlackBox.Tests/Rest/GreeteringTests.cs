using System.Net;
using System.Text;
using Gateway.BlackBox.Tests.Host;

namespace Gateway.BlackBox.Tests.Rest;

/// <summary>The service by REST, over HTTP/1.1 and HTTP/2. The files in http-requests have the plain cases.</summary>
public sealed class GreeteringTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hello_answers_alike_on_the_ports_of_HTTP1_and_HTTP2(bool http2)
    {
        using var client = http2 ? server.CreateHttp2Client() : server.CreateRestClient();

        using var answer = await client.GetAsync("/v1/hello/world", Token);

        Assert.Equal(http2 ? HttpVersion.Version20 : HttpVersion.Version11, answer.Version);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("{\"msg\":\"Hello world\"}", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_stream_has_its_status_in_the_trailers_on_HTTP_2()
    {
        using var client = server.CreateHttp2Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/fail/10?after=1") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TE.ParseAdd("trailers");

        using var answer = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("10", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
        Assert.Equal("error!!!!!!", Assert.Single(answer.TrailingHeaders.GetValues("grpc-message")));
    }

    [Theory]
    [InlineData(1, 499)]
    [InlineData(2, 500)]
    [InlineData(3, 400)]
    [InlineData(4, 504)]
    [InlineData(5, 404)]
    [InlineData(6, 409)]
    [InlineData(7, 403)]
    [InlineData(8, 429)]
    [InlineData(9, 400)]
    [InlineData(10, 409)]
    [InlineData(11, 400)]
    [InlineData(12, 501)]
    [InlineData(13, 500)]
    [InlineData(14, 503)]
    [InlineData(15, 500)]
    [InlineData(16, 401)]
    public async Task Every_code_has_its_HTTP_status(int code, int status)
    {
        using var client = server.CreateRestClient();

        using var answer = await client.GetAsync($"/v1/fail/{code}?message=as+asked", Token);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith($"{{\"code\":{code},\"message\":\"as asked\",\"details\":[{{\"@type\":\"type.googleapis.com/google.rpc.", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_messages_come_as_a_thousand_lines()
    {
        using var client = server.CreateRestClient();

        var lines = (await client.GetStringAsync("/v1/fail/0?after=1000", Token)).Split('\n');

        Assert.Equal(Enumerable.Range(1, 1000).Select(number => $"{{\"msg\":\"This is {number} Msg\"}}").Append(""), lines);
    }

    [Fact]
    public async Task Requests_in_one_connection_do_not_mix()
    {
        using var raw = await RawHttp.ConnectAsync(server.Rest);
        var body = "{\"name\":\"second\"}";
        var host = $"Host: {server.Rest.Authority}\r\n";

        await raw.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /v1/hello/first HTTP/1.1\r\n{host}\r\n"
            + $"POST /v1/hello HTTP/1.1\r\n{host}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
            + $"GET /v1/hello/third HTTP/1.1\r\n{host}\r\n"));

        Assert.Equal("{\"msg\":\"Hello first\"}", (await raw.ReadAnswerAsync()).Body);
        Assert.Equal("{\"msg\":\"Hello second\"}", (await raw.ReadAnswerAsync()).Body);
        Assert.Equal("{\"msg\":\"Hello third\"}", (await raw.ReadAnswerAsync()).Body);
    }

    [Fact]
    public async Task The_absolute_form_of_a_target_is_understood() =>
        Assert.Equal("{\"msg\":\"Hello world\"}", (await RawHttp.GetAsync(server.Rest, $"{server.Rest}v1/hello/world")).Body);
}
