using System.Globalization;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;

namespace Gateway.Rest.Tests.Routing;

/// <summary>HTTP methods: those of the rules, those that come with them, and the wrong ones.</summary>
public sealed class MethodTests
{
    [Theory]
    [InlineData("DELETE", "/v1/ask/x", "GET, HEAD, OPTIONS, PUT")]
    [InlineData("GET", "/v1/ask", "OPTIONS, POST, SEARCH")]
    [InlineData("get", "/v1/ask/x", "GET, HEAD, OPTIONS, PUT")]
    [InlineData("HEAD", "/v1/uploads", "OPTIONS, POST")]
    public async Task A_wrong_method_is_405_and_says_what_is_allowed(string method, string path, string allow)
    {
        await using var host = await new LabHost().StartAsync();

        // HttpClient would write known methods in upper case.
        var answer = await host.SendRawAsync($"{method} {path} HTTP/1.1");

        Assert.Contains("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nAllow: {allow}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(method == "HEAD" ? "\r\n\r\n" : RefusalTests.Status(12, $"{method} is not allowed here. Allowed: {allow}."), answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OPTIONS_says_what_is_allowed()
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.SendAsync("OPTIONS", "/v1/ask/x", body: null);

        Assert.Equal((204, ""), answer.Both);
        Assert.Equal("GET, HEAD, OPTIONS, PUT", answer.Header("Allow"));
    }

    [Fact]
    public async Task HEAD_of_a_unary_method_calls_it_and_sends_the_headers_of_its_answer()
    {
        var called = 0;
        var service = new LabService();
        var ask = service.OnAsk;
        service.OnAsk = (request, context) =>
        {
            called++;
            return ask(request, context);
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.SendAsync("HEAD", "/v1/ask/x", body: null);

        Assert.Equal((200, ""), answer.Both);
        Assert.Equal(("application/json", "{\"text\":\"x\"}".Length.ToString(CultureInfo.InvariantCulture)), (answer.ContentType, answer.Header("Content-Length")));
        Assert.Equal(1, called);
    }

    [Fact]
    public async Task HEAD_of_a_failure_has_its_status_and_no_body()
    {
        var service = new LabService { OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone")) };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((404, ""), (await host.SendAsync("HEAD", "/v1/ask/x", body: null)).Both);
    }

    [Theory]
    [InlineData("*/*", "application/x-ndjson")]
    [InlineData("application/json", "application/json")]
    public async Task HEAD_of_a_stream_does_not_call_the_service(string accept, string contentType)
    {
        var service = new LabService { OnWatch = (_, _, _) => throw new InvalidOperationException("Nobody asked for messages.") };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.SendAsync("HEAD", "/v1/watch/x", body: null, ("Accept", accept));

        Assert.Equal((200, ""), answer.Both);
        Assert.Equal(contentType, answer.ContentType);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("no", answer.Header("X-Accel-Buffering"));
    }

    [Theory]
    [InlineData("SEARCH", "/v1/ask?text=x", "{\"text\":\"x\"}")]
    [InlineData("GET", "/v1/ask/x:loudly", "{\"text\":\"x\"}")]
    [InlineData("GET", "/v1/ask/x:quietly", "{\"text\":\"x:quietly\"}")]
    [InlineData("GET", "/v1/ask/x%3Aloudly", "{\"text\":\"x:loudly\"}")]
    [InlineData("POST", "/v1/shelves/1:archive", "{}")]
    public async Task Custom_methods_and_verbs_are_routes(string method, string path, string body)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, body), (await host.SendAsync(method, path, body: null)).Both);
    }
}
