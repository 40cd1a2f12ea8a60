using System.Text;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Connect;

/// <summary>Methods without side effects by GET.</summary>
public sealed class GetTests
{
    private const string NoMessage = "400 {\"code\":\"invalid_argument\",\"message\":\"The query has no message.\"}";
    private const string NoEncoding = "415 {\"code\":\"invalid_argument\",\"message\":\"The query needs encoding=json or encoding=proto.\"}";
    private const string NoBase64 = "400 {\"code\":\"invalid_argument\",\"message\":\"The message of the query is not base64.\"}";
    private const string OnlyPost = "405 {\"code\":\"unimplemented\",\"message\":\"GET is not allowed here. Allowed: POST.\"}";

    [Theory]
    [InlineData("connect=v1&encoding=json&message=%7b%22text%22%3A%22x%22%7D", "200 {\"text\":\"x\"}")]
    [InlineData("message={\"text\":\"a+b%2Bc%20d\"}&encoding=json", "200 {\"text\":\"a b+c d\"}")]
    [InlineData("connect=v1&encoding=json&message=%7B%7D", "200 {\"text\":\"\"}")]
    [InlineData("connect=v1&encoding=proto&message=%0a%01x", "200 \n\u0001x")]
    [InlineData("connect=v1&encoding=proto&message=", "200 ")]
    [InlineData("connect=v1&base64=1&encoding=proto&message=CgF4", "200 \n\u0001x")]
    [InlineData("connect=v1&base64=1&encoding=proto&message=CgI_Pw==", "200 \n\u0002??")]
    [InlineData("connect=v1&base64=1&encoding=proto&message=CgI_Pw", "200 \n\u0002??")]
    [InlineData("connect=v1&base64=1&encoding=proto&message=CgI%2FPw", "200 \n\u0002??")]
    [InlineData("connect=v1&base64=1&compression=identity&encoding=proto&message=CgF4", "200 \n\u0001x")]
    [InlineData("connect=v1&base64=0&encoding=proto&message=%0a%01x", "200 \n\u0001x")]
    [InlineData("connect=v1&base64=1&encoding=proto&message=C", NoBase64)]
    [InlineData("connect=v1&base64=1&encoding=proto&message=Cg%FF", NoBase64)]
    [InlineData("connect=v1&encoding=json&message=", "400 {\"code\":\"invalid_argument\"")]
    [InlineData("connect=v1&encoding=proto&message=%0a%05x", "400 {\"code\":\"invalid_argument\"")]
    [InlineData("connect=v1&encoding=proto", NoMessage)]
    [InlineData("connect=v1&message=x", NoEncoding)]
    [InlineData("connect=v1&encoding=xml&message=x", NoEncoding)]
    [InlineData("connect=v2&encoding=json&message=%7B%7D", "400 {\"code\":\"invalid_argument\",\"message\":\"The query has connect=v2: expected v1.\"}")]
    [InlineData("connect=v1&compression=br&encoding=json&message=%7B%7D", "501 {\"code\":\"unimplemented\",\"message\":\"The compression 'br' is not supported. Supported: gzip.\"}")]
    [InlineData("connect=v1&compression=gzip&encoding=json&message=%7B%7D", "400 {\"code\":\"invalid_argument\",\"message\":\"The message of the query is not compressed as its parameter compression says.\"}")]
    [InlineData("connect=v1&compression=GZIP&encoding=json&message=%7B%7D", "400 {\"code\":\"invalid_argument\"")]
    [InlineData("connect=v1&encoding=json&message=%7B%7D&message=%7B%7D", "400 {\"code\":\"invalid_argument\",\"message\":\"The query has message twice: give it once.\"}")]
    [InlineData("connect=v1&connect=v1&encoding=json&message=%7B%7D", "400 {\"code\":\"invalid_argument\",\"message\":\"The query has connect twice: give it once.\"}")]
    [InlineData("encoding=json&encoding=proto&message=%7B%7D", "400 {\"code\":\"invalid_argument\",\"message\":\"The query has encoding twice: give it once.\"}")]
    [InlineData("base64=1&base64=0&encoding=proto&message=CgF4", "400 {\"code\":\"invalid_argument\",\"message\":\"The query has base64 twice: give it once.\"}")]
    [InlineData("compression=gzip&compression=identity&encoding=json&message=%7B%7D", "400 {\"code\":\"invalid_argument\",\"message\":\"The query has compression twice: give it once.\"}")]
    [InlineData("connect=v1&encoding=json&message=%7B%7D&x=1&x=2", "200 {\"text\":\"\"}")]
    public async Task Rule_holds(string query, string expected)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.StartsWith(expected, await Wire.AskAsync(host, $"GET /lab.Lab/Look?{query}", "", []), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/lab.Lab/Ask?connect=v1&encoding=json&message=%7B%7D")]
    [InlineData("/lab.Lab/Watch?connect=v1&encoding=json&message=%7B%7D")]
    public async Task Method_that_may_have_side_effects_takes_POST_alone(string target)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal(OnlyPost, await Wire.AskAsync(host, $"GET {target}", "", []));
    }

    [Fact]
    public async Task Compressed_message_is_decompressed()
    {
        await using var host = await new LabHost().StartAsync();
        var message = Convert.ToBase64String(Wire.Gzip(Wire.Ask("hello"))).Replace('+', '-').Replace('/', '_').TrimEnd('=');

        Assert.Equal("200 \n\u0005hello", await Wire.AskAsync(host, $"GET /lab.Lab/Look?connect=v1&base64=1&compression=gzip&encoding=proto&message={message}", "", []));
    }

    [Fact]
    public async Task Answer_may_be_cached_as_the_service_says_and_is_never_compressed_here()
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync([new("cache-control", "max-age=60")]);
                return new AskResp { Text = request.Text };
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        var message = Uri.EscapeDataString($"{{\"text\":\"{new string('x', 2_000)}\"}}");

        var answer = await host.GetAsync($"/lab.Lab/Look?connect=v1&encoding=json&message={message}", ("Accept-Encoding", "gzip"));

        Assert.Equal((200, "max-age=60", "Accept-Encoding", null), (answer.Status, answer.Header("Cache-Control"), answer.Header("Vary"), answer.Header("Content-Encoding")));
    }

    [Fact]
    public async Task Time_and_failure_are_those_of_a_POST()
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone")) } }.StartAsync();
        const string Target = "GET /lab.Lab/Look?connect=v1&encoding=proto&message=";

        Assert.Equal("404 {\"code\":\"not_found\",\"message\":\"gone\"}", await Wire.AskAsync(host, Target, "Connect-Timeout-Ms: 60000\r\n", []));
        Assert.Equal("504 {\"code\":\"deadline_exceeded\",\"message\":\"Deadline Exceeded\"}", await Wire.AskAsync(host, Target, "Connect-Timeout-Ms: 0\r\n", []));
    }

    [Theory]
    [InlineData("application/connect+json")]
    [InlineData("application/connect+proto")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("text/plain")]
    public async Task Content_type_of_the_request_says_nothing(string contentType)
    {
        await using var host = await new LabHost { Rest = static options => options.AcceptForms = true }.StartAsync();
        const string Target = "GET /lab.Lab/Look?connect=v1&encoding=json&message=";

        Assert.Equal("200 {\"text\":\"x\"}", await Wire.AskAsync(host, Target + "%7B%22text%22%3A%22x%22%7D", $"Content-Type: {contentType}\r\n", []));
        Assert.StartsWith("400 {\"code\":\"invalid_argument\"", await Wire.AskAsync(host, Target + "%7B%22other%22%3A1%7D", $"Content-Type: {contentType}\r\n", []), StringComparison.Ordinal);
        Assert.StartsWith("400 {\"code\":\"invalid_argument\"", await Wire.AskAsync(host, Target.Replace("v1", "v2", StringComparison.Ordinal) + "%7B%7D", $"Content-Type: {contentType}\r\n", []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_of_the_header_counts_too()
    {
        await using var host = await new LabHost().StartAsync();
        const string Target = "GET /lab.Lab/Look?connect=v1&encoding=json&message=%7B%7D";

        Assert.Equal("200 {\"text\":\"\"}", await Wire.AskAsync(host, Target, "Connect-Protocol-Version: 1\r\n", []));
        Assert.Equal("400 {\"code\":\"invalid_argument\",\"message\":\"The header Connect-Protocol-Version is '2': expected 1.\"}", await Wire.AskAsync(host, Target, "Connect-Protocol-Version: 2\r\n", []));
    }

    [Theory]
    [InlineData("GET", "\"1\"", true, 304)]
    [InlineData("GET", "W/\"1\"", true, 304)]
    [InlineData("HEAD", "\"1\"", true, 304)]
    [InlineData("GET", "\"2\"", true, 200)]
    [InlineData("GET", "\"1\"", false, 200)]
    [InlineData("POST", "\"1\"", true, 200)]
    public async Task Answer_that_the_client_has_is_304(string method, string known, bool isOn, int status)
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync([new("etag", "\"1\"")]);
                return new AskResp { Text = request.Text };
            },
        };
        await using var host = await new LabHost { Service = service, Rest = options => options.ConditionalRequests = isOn }.StartAsync();

        var answer = method == "POST"
            ? await host.PostAsync("/lab.Lab/Look", "{}", ("Connect-Protocol-Version", "1"), ("If-None-Match", known))
            : await host.SendAsync(method, "/lab.Lab/Look?connect=v1&encoding=json&message=%7B%7D", body: null, ("If-None-Match", known));

        var hasBody = status == 200 && method != "HEAD";
        Assert.Equal((status, "\"1\"", status == 200 ? "application/json" : null, hasBody ? "{\"text\":\"\"}" : ""), (answer.Status, answer.Header("ETag"), answer.ContentType, answer.Body));
    }

    [Fact]
    public async Task HEAD_is_a_GET_without_the_body()
    {
        await using var host = await new LabHost().StartAsync();
        const string Target = "/lab.Lab/Look?connect=v1&encoding=json&message=";

        var answer = await host.SendAsync("HEAD", Target + "%7B%22text%22%3A%22x%22%7D", body: null);
        var failed = await host.SendAsync("HEAD", Target + "%7B%22other%22%3A1%7D", body: null);

        Assert.Equal((200, "", 12L), (answer.Status, answer.Body, answer.ContentHeaders.ContentLength));
        Assert.Equal((400, "", true), (failed.Status, failed.Body, failed.ContentHeaders.ContentLength > 12));
        Assert.Equal(405, (await host.SendAsync("HEAD", "/lab.Lab/Ask?connect=v1&encoding=json&message=%7B%7D", body: null)).Status);
    }

    [Fact]
    public async Task Limit_of_a_message_counts()
    {
        await using var host = await new LabHost { Grpc = options => options.MaxReceiveMessageSize = 10 }.StartAsync();
        var message = Convert.ToBase64String(Encoding.ASCII.GetBytes("{\"text\":\"x\"}"));

        Assert.StartsWith("429 {\"code\":\"resource_exhausted\"", await Wire.AskAsync(host, $"GET /lab.Lab/Look?connect=v1&base64=1&encoding=json&message={message}", "", []), StringComparison.Ordinal);
    }
}
