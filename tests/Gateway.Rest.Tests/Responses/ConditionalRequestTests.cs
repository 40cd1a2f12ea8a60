using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Responses;

/// <summary>304 for a client that has the answer already (RFC 9110, section 13.1).</summary>
public sealed class ConditionalRequestTests
{
    private const string Modified = "Tue, 15 Nov 1994 12:45:26 GMT";

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "W/\"a\"", true)]
    [InlineData("W/\"a\"", "\"a\"", true)]
    [InlineData("W/\"a\"", "W/\"a\"", true)]
    [InlineData("\"a\"", "\"b\", W/\"a\"", true)]
    [InlineData("\"a\"", "*", true)]
    [InlineData("\"a\"", "\"b\"", false)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("\"a\"", "a", false)]
    [InlineData("a", "\"a\"", false)]
    [InlineData("a", "*", true)]
    [InlineData(null, "\"a\"", false)]
    [InlineData(null, "*", false)]
    public async Task A_tag_that_the_client_has_is_304(string? tag, string known, bool isFresh)
    {
        await using var host = await HostAsync(tag is null ? [] : [new("etag", tag), new("cache-control", "max-age=60"), new("content-language", "en"), new("x-own", "1")]);

        foreach (var method in new[] { "GET", "HEAD" })
        {
            var answer = await host.SendAsync(method, "/v1/ask/x", body: null, ("If-None-Match", known));

            Assert.Equal(isFresh ? 304 : 200, answer.Status);
            Assert.Equal(tag, answer.Header("ETag"));
            if (isFresh)
            {
                Assert.Equal(("", null, null, null), (answer.Body, answer.ContentType, answer.Header("Content-Language"), answer.Header("Content-Length")));
                Assert.Equal(("max-age=60", "1"), (answer.Header("Cache-Control"), answer.Header("x-own")));
            }
        }
    }

    [Theory]
    [InlineData(Modified, 304)]
    [InlineData("Tue, 15 Nov 1994 12:45:27 GMT", 304)]
    [InlineData("Tue, 15 Nov 1994 12:45:25 GMT", 200)]
    [InlineData("yesterday", 200)]
    public async Task A_time_that_is_not_passed_is_304(string since, int status)
    {
        await using var host = await HostAsync([new("last-modified", Modified)]);

        var answer = await host.GetAsync("/v1/ask/x", ("If-Modified-Since", since));

        Assert.Equal((status, Modified), (answer.Status, answer.Header("Last-Modified")));
    }

    [Fact]
    public async Task A_tag_comes_before_the_time()
    {
        await using var host = await HostAsync([new("etag", "\"new\""), new("last-modified", Modified)]);

        Assert.Equal(200, (await host.GetAsync("/v1/ask/x", ("If-None-Match", "\"old\""), ("If-Modified-Since", Modified))).Status);
        Assert.Equal(304, (await host.GetAsync("/v1/ask/x", ("If-None-Match", "\"new\""), ("If-Modified-Since", "Tue, 15 Nov 1990 12:45:26 GMT"))).Status);
    }

    [Fact]
    public async Task Other_methods_other_statuses_and_streams_are_answered_in_full()
    {
        await using var host = await HostAsync([new("etag", "\"a\"")]);
        await using var created = await HostAsync([new("etag", "\"a\""), new("x-http-code", "201")]);

        Assert.Equal(200, (await host.PostAsync("/v1/ask", "{}", ("If-None-Match", "\"a\""))).Status);
        Assert.Equal(200, (await host.SendAsync("SEARCH", "/v1/ask", body: null, ("If-None-Match", "*"))).Status);
        Assert.Equal(201, (await created.GetAsync("/v1/ask/x", ("If-None-Match", "\"a\""))).Status);
        Assert.Equal((200, "{\"text\":\"x 1\"}\n"), (await host.GetAsync("/v1/watch/x?size=1", ("If-None-Match", "*"))).Both);
    }

    [Fact]
    public async Task An_error_is_never_304()
    {
        await using var host = await new LabHost
        {
            Service = new LabService
            {
                OnAsk = async (_, context) =>
                {
                    await context.WriteResponseHeadersAsync(new Metadata { { "etag", "\"a\"" } });
                    throw new RpcException(new Status(StatusCode.NotFound, "gone"));
                },
            },
        }.StartAsync();

        Assert.Equal(404, (await host.GetAsync("/v1/ask/x", ("If-None-Match", "\"a\""))).Status);
    }

    [Fact]
    public async Task Switched_off_every_answer_is_whole()
    {
        await using var host = await HostAsync([new("etag", "\"a\"")], options => options.ConditionalRequests = false);

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1/ask/x", ("If-None-Match", "\"a\""))).Both);
    }

    [Fact]
    public async Task Over_HTTP2_it_is_the_same()
    {
        await using var host = await HostAsync([new("etag", "\"a\"")]);

        Assert.Equal((304, ""), (await host.SendHttp2Async("GET", "/v1/ask/x", ("If-None-Match", "\"a\""))).Both);
    }

    private static Task<LabHost> HostAsync(IReadOnlyList<Metadata.Entry> headers, Action<GatewayOptions>? options = null) => new LabHost
    {
        Rest = options ?? (static _ => { }),
        Service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                var metadata = new Metadata();
                foreach (var header in headers)
                {
                    metadata.Add(header);
                }

                await context.WriteResponseHeadersAsync(metadata);
                return new AskResp { Text = request.Text };
            },
        },
    }.StartAsync();
}
