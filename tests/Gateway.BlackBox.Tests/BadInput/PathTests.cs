using Gateway.BlackBox.Tests.Host;

namespace Gateway.BlackBox.Tests.BadInput;

/// <summary>Request targets that no client library would send.</summary>
public sealed class PathTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private const string BrokenEscape = "{\"code\":3,\"message\":\"The path has a percent sign that two hexadecimal digits do not follow.\",\"details\":[]}";

    [Theory]
    [InlineData("/v1/hello/a%zz")]
    [InlineData("/v1/hello/a%2")]
    [InlineData("/v1/hello/%")]
    public async Task A_broken_escape_is_400(string target)
    {
        var answer = await RawHttp.GetAsync(server.Rest, target);

        Assert.Equal((400, BrokenEscape), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("/v1/hello/a%2Fb", "a/b")]
    [InlineData("/v1/hello/a%2fb", "a/b")]
    [InlineData("/v1/hello/a%252Fb", "a%2Fb")]
    [InlineData("/v1/hello/a+b", "a+b")]
    [InlineData("/v1/hello/a%20b/", "a b")]
    [InlineData("/v1/x/../hello/world", "world")]
    [InlineData("/v1/x/%2E%2e/./hello/world", "world")]
    [InlineData("/../../v1/hello/world", "world")]
    [InlineData("/v1/hello/%2E%2E%2F", "../")]
    public async Task Escapes_and_dots_mean_what_they_say(string target, string name)
    {
        var answer = await RawHttp.GetAsync(server.Rest, target);

        Assert.Equal((200, $"{{\"msg\":\"Hello {name}\"}}"), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("/v1/hello//stream", "an empty segment is no name")]
    [InlineData("/v1/hello/..", "the parent has no route")]
    [InlineData("/v1/hello/a/../..", "the version alone has no route")]
    [InlineData("/V1/hello/world", "paths are case-sensitive")]
    [InlineData("/v1/hello/world/streams", "the literal differs")]
    public async Task A_path_without_a_route_is_404(string target, string why)
    {
        var answer = await RawHttp.GetAsync(server.Rest, target);

        Assert.True((answer.Status, answer.Body) == (404, ""), why);
    }

    [Fact]
    public async Task Path_without_its_last_segment_answers_405_with_the_methods_of_the_other_route()
    {
        var answer = await RawHttp.GetAsync(server.Rest, "/v1/hello/");

        Assert.Equal(405, answer.Status);
        Assert.Equal("OPTIONS, POST", Assert.Single(answer.Headers["Allow"]));
    }

    [Fact]
    public async Task Escaped_bytes_that_are_not_UTF_8_are_400_and_name_the_variable()
    {
        var answer = await RawHttp.GetAsync(server.Rest, "/v1/hello/%ff");

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("{\"code\":3,\"message\":\"name: the percent-encoded bytes are not UTF-8", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/hello/a\u00ff", "raw bytes above ASCII")]
    [InlineData("/v1/hello/a%00b", "an escaped NUL")]
    public async Task Target_that_Kestrel_refuses_answers_400(string target, string what)
    {
        var answer = await RawHttp.GetAsync(server.Rest, target);

        Assert.True(answer.Status == 400, what);
    }
}
