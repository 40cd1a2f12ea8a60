using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Tests.Routing;

public sealed class RequestPathTests
{
    [Theory]
    [InlineData("/v1/a", "/v1/a", "")]
    [InlineData("/v1/a?x=1&y=/../", "/v1/a", "x=1&y=/../")]
    [InlineData("/v1/a?", "/v1/a", "")]
    [InlineData("/v1/a?x=1#part", "/v1/a", "x=1")]
    [InlineData("/v1/a#part?x=1", "/v1/a", "")]
    [InlineData("", "/", "")]
    [InlineData("?x", "/", "x")]
    [InlineData("*", "*", "")]
    [InlineData("v1/a", "v1/a", "")]
    [InlineData("http://host", "/", "")]
    [InlineData("http://host/", "/", "")]
    [InlineData("http://host:80/v1/a?x=1", "/v1/a", "x=1")]
    [InlineData("HTTPS://user@[::1]:80/v1/../a?x", "/a", "x")]
    [InlineData("http://host?x=1", "/", "x=1")]
    [InlineData("/v1/http://host/x", "/v1/http://host/x", "")]
    public void Path_and_query_are_cut_from_origin_and_absolute_form(string target, string path, string query)
    {
        var request = RequestPath.Normalize(target);

        Assert.Equal(path, request.Path.ToString());
        Assert.Equal(query, request.Query.ToString());
        Assert.Equal(path, request.ToString());
    }

    [Theory]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/b/.", "/a/b/")]
    [InlineData("/..", "/")]
    [InlineData("/../../a", "/a")]
    [InlineData("/.", "/")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("/public/%2e%2E/admin", "/admin")]
    [InlineData("/public/.%2e/admin", "/admin")]
    [InlineData("/a/%2e/b", "/a/b")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/a/..b", "/a/..b")]
    [InlineData("/a/%2e%2e%2Fb", "/a/..%2Fb")]
    [InlineData("/a/%252e%252e/b", "/a/%252e%252e/b")]
    [InlineData("/%68ello/%7Ebob", "/hello/~bob")]
    [InlineData("/%2541", "/%2541")]
    [InlineData("/a%2/%zz/%", "/a%2/%zz/%")]
    [InlineData("/a%3Ab%2Fc", "/a%3Ab%2Fc")]
    public void Dot_segments_are_resolved_and_needless_escapes_decoded(string target, string path) =>
        Assert.Equal(path, RequestPath.Normalize(target).Path.ToString());

    [Theory]
    [InlineData("/api/v1", "/api", "/v1")]
    [InlineData("/API/v1", "/api", "/v1")]
    [InlineData("/api", "/api", "/")]
    [InlineData("/api/", "/api", "/")]
    [InlineData("/api?x=1", "/api", "/")]
    [InlineData("/apis/v1", "/api", "/apis/v1")]
    [InlineData("/v1", "/api", "/v1")]
    [InlineData("/v1", "", "/v1")]
    [InlineData("/api/v1", "/api/", "/v1")]
    [InlineData("/a%20b/gr%C3%BC%C3%9Fe/v1", "/a b/grüße", "/v1")]
    [InlineData("/a%2Fb/v1", "/a%2Fb", "/v1")]
    [InlineData("/a%20", "/a bc", "/a%20")]
    [InlineData("/x/../api/../admin", "/api", "/admin")]
    public void The_path_base_is_cut_off_after_dot_segments_are_resolved(string target, string pathBase, string path) =>
        Assert.Equal(path, RequestPath.Normalize(target, pathBase).Path.ToString());

    [Fact]
    public void A_normalized_path_is_a_slice_of_the_target()
    {
        const string Target = "/api/v1/hello/bob%20x?greeting=a%2Eb";
        RequestPath.Normalize(Target, "/api");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var path = RequestPath.Normalize(Target, "/api");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("/v1/hello/bob%20x", path.ToString());
    }
}
