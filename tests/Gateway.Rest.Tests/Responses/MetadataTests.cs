using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Responses;

/// <summary>Metadata comes and goes as HTTP headers, and as trailers where the client takes them.</summary>
public sealed class MetadataTests
{
    private static readonly (string, string) _takesTrailers = ("TE", "trailers");

    [Fact]
    public async Task Every_request_header_is_metadata()
    {
        var metadata = await ReceivedAsync(("X-Mine", "a"), ("Key-Bin", "AQI"), ("Grpc-Metadata-Other", "b"), ("Grpc-Metadata-Other-Bin", "/w=="), ("Authorization", "Bearer t"));

        Assert.Equal("a", metadata.GetValue("x-mine"));
        Assert.Equal([1, 2], metadata.GetValueBytes("key-bin"));
        Assert.Equal("b", metadata.GetValue("other"));
        Assert.Equal([0xff], metadata.GetValueBytes("other-bin"));
        Assert.Equal("Bearer t", metadata.GetValue("authorization"));
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    [InlineData("Host")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Anything")]
    [InlineData("Forwarded")]
    [InlineData("Grpc-Status")]
    [InlineData("Grpc-Metadata-Authorization")]
    public async Task Headers_that_only_a_proxy_may_set_cannot_be_forged(string name)
    {
        var metadata = await ReceivedAsync(("Grpc-Metadata-" + name, "forged"));

        Assert.DoesNotContain(metadata, entry => entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && entry.Value == "forged");
    }

    [Fact]
    public async Task A_header_that_came_by_its_own_name_stands()
    {
        var metadata = await ReceivedAsync(("X-User-Id", "alice"), ("Grpc-Metadata-X-User-Id", "admin"));

        Assert.Equal("alice", Assert.Single(metadata, entry => entry.Key == "x-user-id").Value);
    }

#if !FORWARDED
    [Theory]
    [InlineData("caf\u00e9")]
    [InlineData("two\nlines")]
    public async Task Trailers_that_HTTP_cannot_carry_do_not_cost_the_client_its_answer(string value)
    {
        await using var host = await HostAsync((_, context) =>
        {
            context.ResponseTrailers.Add("unfit", value);
            context.ResponseTrailers.Add("fit", "1");
            return Task.CompletedTask;
        });

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal((200, "{\"text\":\"x\"}"), answer.Both);
        Assert.Equal((null, "1"), (answer.Header("Grpc-Trailer-Unfit"), answer.Header("Grpc-Trailer-Fit")));
    }
#endif

#if !FORWARDED
    [Fact]
    public async Task Header_metadata_becomes_headers_but_never_frames_the_response()
    {
        await using var host = await HostAsync((_, context) => context.WriteResponseHeadersAsync(new Metadata
        {
            { "x-one", "1" },
            { "x-two", "a" },
            { "x-two", "b" },
            { "x-bytes-bin", new byte[] { 1, 2 } },
            { "content-length", "3" },
            { "content-type", "text/plain" },
            { "transfer-encoding", "chunked" },
        }));

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal((200, "{\"text\":\"x\"}"), answer.Both);
        Assert.Equal(("1", "a, b", "AQI="), (answer.Header("x-one"), answer.Header("x-two"), answer.Header("x-bytes-bin")?.PadRight(4, '=')));
        Assert.Equal(("application/json", null), (answer.ContentType, answer.Header("transfer-encoding")));
    }
#endif

    [Fact]
    public async Task Trailers_are_headers_on_HTTP_1_1()
    {
        await using var host = await HostAsync(AddTrailers);

        var answer = await host.GetAsync("/v1/ask/x", _takesTrailers);

        Assert.Equal((200, "{\"text\":\"x\"}"), answer.Both);
        Assert.Equal("3", answer.Header("Grpc-Trailer-Count"));
        Assert.Equal("AQI=", answer.Header("Grpc-Trailer-Sum-Bin")?.PadRight(4, '='));
    }

    [Fact]
    public async Task Trailers_are_trailers_on_HTTP_2_for_clients_that_take_them()
    {
        await using var host = await HostAsync(AddTrailers);

        var takes = await host.SendHttp2Async("GET", "/v1/ask/x", _takesTrailers);
        Assert.Equal(("3", "0"), (takes.Trailer("count"), takes.Trailer("grpc-status")));
        Assert.Null(takes.Header("Grpc-Trailer-Count"));

        var doesNot = await host.SendHttp2Async("GET", "/v1/ask/x");
        Assert.Equal((null, "3"), (doesNot.Trailer("count"), doesNot.Header("Grpc-Trailer-Count")));
    }

    [Fact]
    public async Task A_stream_ends_with_its_trailers_and_its_status_on_HTTP_2()
    {
        var service = new LabService();
        service.OnWatch = async (_, responses, context) =>
        {
            await responses.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
            context.ResponseTrailers.Add("count", "1");
            throw new RpcException(new Status(StatusCode.DataLoss, "ende – schluß"));
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.SendHttp2Async("GET", "/v1/watch/x", _takesTrailers);

        Assert.Equal((200, "{\"text\":\"one\"}\n{\"error\":{\"code\":15,\"message\":\"ende – schluß\",\"details\":[]}}\n"), answer.Both);
        Assert.Equal(("1", "15", "ende – schluß"), (answer.Trailer("count"), answer.Trailer("grpc-status"), Uri.UnescapeDataString(answer.Trailer("grpc-message")!)));
    }

    [Fact]
    public async Task A_header_and_a_trailer_may_have_the_same_key()
    {
        await using var host = await HostAsync((_, context) =>
        {
            context.ResponseTrailers.Add("foo", "2");
            return context.WriteResponseHeadersAsync(new Metadata { { "foo", "1" } });
        });

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal(("1", "2"), (answer.Header("foo"), answer.Header("Grpc-Trailer-Foo")));
    }

    [Fact]
    public async Task A_failure_keeps_the_headers_and_trailers_set_before()
    {
        await using var host = await HostAsync(async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-one", "1" } });
            await AddTrailers(request, context);
            throw new RpcException(new Status(StatusCode.NotFound, "gone"), new Metadata { { "own", "2" } });
        });

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal(404, answer.Status);
        Assert.Equal(("1", "3", "2"), (answer.Header("x-one"), answer.Header("Grpc-Trailer-Count"), answer.Header("Grpc-Trailer-Own")));
    }

    private static Task AddTrailers(AskReq request, ServerCallContext context)
    {
        context.ResponseTrailers.Add("count", "3");
        context.ResponseTrailers.Add("sum-bin", [1, 2]);
        return Task.CompletedTask;
    }

    private static async Task<Metadata> ReceivedAsync(params (string, string)[] headers)
    {
        Metadata? received = null;
        await using var host = await HostAsync((_, context) =>
        {
            received = context.RequestHeaders;
            return Task.CompletedTask;
        });
        Assert.Equal(200, (await host.GetAsync("/v1/ask/x", headers)).Status);
        return received!;
    }

    private static Task<LabHost> HostAsync(Func<AskReq, ServerCallContext, Task> before)
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await before(request, context);
                return new AskResp { Text = request.Text };
            },
        };
        return new LabHost { Service = service }.StartAsync();
    }
}
