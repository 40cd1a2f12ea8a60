using Gateway.Rest.Protocol;
using Gateway.Rest.Tests.Connect;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Responses;

/// <summary>Which metadata of a service goes to clients.</summary>
public sealed class ResponseMetadataTests
{
    [Theory]
    [InlineData("", "a,b,set-cookie,etag,c")]
    [InlineData("x-a", "a")]
    [InlineData("X-A,etag", "a,etag")]
    [InlineData("x-*", "a,b,c")]
    [InlineData("*", "a,b,etag,c")]
    [InlineData("s*,Set-Cookie", "set-cookie")]
    [InlineData("*,set-cookie", "a,b,set-cookie,etag,c")]
    public async Task Names_and_beginnings_are_sent_and_a_cookie_only_by_its_name(string names, string sent)
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-a", "1" }, { "x-b", "1" }, { "set-cookie", "k=v" }, { "etag", "\"1\"" }, { "x-http-code", "201" } });
                context.ResponseTrailers.Add("x-c", "1");
                return new AskResp { Text = request.Text };
            },
        };
        await using var host = await new LabHost
        {
            Service = service,
            Rest = options =>
            {
                foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    options.ResponseMetadata.Add(name);
                }
            },
        }.StartAsync();

        var answer = await host.GetAsync("/v1/ask/x");

        string?[] found = [answer.Header("x-a") is null ? null : "a", answer.Header("x-b") is null ? null : "b", answer.Header("set-cookie") is null ? null : "set-cookie", answer.Header("etag") is null ? null : "etag", answer.Header("grpc-trailer-x-c") is null ? null : "c"];
        Assert.Equal((201, sent), (answer.Status, string.Join(',', found.OfType<string>())));
        var connect = await host.PostAsync("/lab.Lab/Ask", "{}", ("Connect-Protocol-Version", "1"));
        string?[] byConnect = [connect.Header("x-a") is null ? null : "a", connect.Header("x-b") is null ? null : "b", connect.Header("set-cookie") is null ? null : "set-cookie", connect.Header("etag") is null ? null : "etag", connect.Header("trailer-x-c") is null ? null : "c"];
        Assert.Equal(sent, string.Join(',', byConnect.OfType<string>()));
    }

    [Theory]
    [InlineData("/v1/ask/x", false)]
    [InlineData("/v1/watch/x", false)]
    [InlineData("/v1/ask/x", true)]
    public async Task A_cookie_goes_out_under_its_own_name_alone(string path, bool fails)
    {
        await using var host = await new LabHost { Service = CookieService(fails), Rest = static options => options.ResponseMetadataPrefix = "Grpc-Metadata-" }.StartAsync();

        var answer = await host.GetAsync(path);

        Assert.Equal((fails ? 404 : 200, "k=v", "1"), (answer.Status, answer.Header("set-cookie"), answer.Header("Grpc-Metadata-x-a")));
        Assert.DoesNotContain("secret", answer.Body + answer.Headers, StringComparison.Ordinal);
        Assert.Null(answer.Header("Grpc-Metadata-set-cookie"));
        Assert.Null(answer.Header("Grpc-Trailer-set-cookie"));
    }

    [Fact]
    public async Task A_cookie_among_trailers_goes_to_no_client()
    {
        await using var host = await new LabHost { Service = CookieService(fails: false) }.StartAsync();

        var unary = await host.PostAsync("/lab.Lab/Ask", "{}", ("Connect-Protocol-Version", "1"));
        var stream = await Wire.AskAsync(host, "POST /lab.Lab/Watch", Wire.JsonStream, [0, 0, 0, 0, 2, (byte)'{', (byte)'}']);

        Assert.Equal((200, "k=v", null), (unary.Status, unary.Header("set-cookie"), unary.Header("Trailer-set-cookie")));
        Assert.Contains("\"metadata\":{\"x-c\":[\"1\"]}", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", stream, StringComparison.Ordinal);
    }

    private static LabService CookieService(bool fails)
    {
        return new LabService
        {
            OnAsk = async (request, context) =>
            {
                await AddAsync(context);
                return fails ? throw new RpcException(new Status(StatusCode.NotFound, "gone")) : new AskResp { Text = request.Text };
            },
            OnWatch = async (request, responses, context) =>
            {
                await AddAsync(context);
                await responses.WriteAsync(new AskResp { Text = request.Text });
            },
        };

        static Task AddAsync(ServerCallContext context)
        {
            context.ResponseTrailers.Add("set-cookie", "secret");
            context.ResponseTrailers.Add("x-c", "1");
            return context.WriteResponseHeadersAsync(new Metadata { { "set-cookie", "k=v" }, { "x-a", "1" } });
        }
    }

    [Fact]
    public void A_list_without_names_has_none() => Assert.False(new NameList([]).Contains("x"));
}
