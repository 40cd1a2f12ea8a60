using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Yarp.Tests.Names;

/// <summary>Which headers cross the gateway by REST.</summary>
public sealed class AllowListTests
{
    private static readonly (string, string)[] _sent =
    [
        ("Authorization", "Bearer t"), ("X-Request-Id", "7"), ("Accept-Language", "de"), ("User-Agent", "me/1"), ("Cookie", "secret=1"), ("X-Secret", "s"), ("X-Other-One", "1"),
        ("X-Forwarded-For", "6.6.6.6"), ("Grpc-Metadata-Mine", "m"), ("Grpc-Metadata-Authorization", "forged"), ("Keep-Alive", "5"),
    ];

    [Fact]
    public async Task By_default_only_known_headers_arrive()
    {
        var seen = await SendAsync(new GatewayClusterOptions());

        Assert.Equal("Bearer t", seen["authorization"]);
        Assert.Equal("7", seen["x-request-id"]);
        Assert.Equal("de", seen["accept-language"]);
        Assert.Equal("me/1", seen["user-agent"]);
        Assert.Equal("m", seen["mine"]);
        Assert.DoesNotContain("cookie", seen);
        Assert.DoesNotContain("x-secret", seen);
        Assert.DoesNotContain("keep-alive", seen);

        // YARP's own, of the connection: not what the client says.
        Assert.Equal("127.0.0.1", seen["x-forwarded-for"]);
    }

    [Fact]
    public async Task A_list_takes_the_place_of_the_default()
    {
        var seen = await SendAsync(new GatewayClusterOptions { RequestMetadata = ["x-secret", "x-other-*"] });

        Assert.Equal("s", seen["x-secret"]);
        Assert.Equal("1", seen["x-other-one"]);
        Assert.Equal("m", seen["mine"]);
        Assert.DoesNotContain("authorization", seen);
        Assert.DoesNotContain("keep-alive", seen);
    }

    [Fact]
    public async Task A_star_stands_for_no_header_that_tells_of_a_connection()
    {
        (string, string)[] forged = [("Forwarded", "for=6.6.6.6"), ("X-Real-IP", "6.6.6.6"), ("X-Forwarded-Prefix", "/x"), ("X-Original-For", "6.6.6.6"), ("Proxy-Authorization", "Basic eA=="), ("Via", "1.1 x"), ("X-Else", "1")];

        var seen = await SendAsync(new GatewayClusterOptions { RequestMetadata = ["*", "x-real-ip"] }, forged);

        Assert.Equal("1", seen["x-else"]);
        Assert.Equal("6.6.6.6", seen["x-real-ip"]);
        Assert.DoesNotContain("6.6.6.6", seen.GetValueOrDefault("forwarded", ""), StringComparison.Ordinal);
        Assert.DoesNotContain("x-forwarded-prefix", seen);
        Assert.DoesNotContain("x-original-for", seen);
        Assert.DoesNotContain("proxy-authorization", seen);
        Assert.DoesNotContain("via", seen);
    }

    [Fact]
    public async Task A_list_bounds_what_the_client_gets()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-open", "1" }, { "x-inner", "2" } });
                context.ResponseTrailers.Add("x-open-trailer", "3");
                context.ResponseTrailers.Add("x-inner-trailer", "4");
                return new AskResp();
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { ResponseMetadata = ["x-open*"] } }.StartAsync();
        using var client = host.Kestrel.CreateHttp1Client();

        using var response = await client.GetAsync("/v1/ask/x", TestContext.Current.CancellationToken);

        Assert.True(response.Headers.Contains("x-open"));
        Assert.True(response.Headers.Contains("Grpc-Trailer-x-open-trailer"));
        Assert.False(response.Headers.Contains("x-inner"));
        Assert.False(response.Headers.Contains("Grpc-Trailer-x-inner-trailer"));
    }

    [Theory]
    [InlineData(false, "*")]
    [InlineData(true, "*", "Set-Cookie")]
    [InlineData(true)]
    public async Task A_star_means_no_cookie(bool isSent, params string[] names)
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "set-cookie", "k=v" }, { "x-open", "1" } });
                return new AskResp();
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { ResponseMetadata = names.Length > 0 ? names : null } }.StartAsync();
        using var client = host.Kestrel.CreateHttp1Client();

        using var response = await client.GetAsync("/v1/ask/x", TestContext.Current.CancellationToken);

        Assert.Equal((true, isSent), (response.Headers.Contains("x-open"), response.Headers.Contains("Set-Cookie")));
    }

    private static async Task<Dictionary<string, string>> SendAsync(GatewayClusterOptions cluster, (string, string)[]? sent = null)
    {
        var seen = new Dictionary<string, string>();
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = (_, context) =>
            {
                foreach (var entry in context.RequestHeaders.Where(entry => !entry.IsBinary))
                {
                    seen[entry.Key] = entry.Value;
                }

                return Task.FromResult(new AskResp());
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = cluster }.StartAsync();
        Assert.Equal(200, (await host.GetAsync("/v1/ask/x", sent ?? _sent)).Status);
        return seen;
    }
}
