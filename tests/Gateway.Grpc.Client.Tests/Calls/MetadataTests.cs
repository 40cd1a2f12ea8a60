using Gateway.Grpc.Client.Tests.Servers;
using Grpc.Core;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Calls;

public sealed class MetadataTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metadata_goes_there_and_comes_back_as_headers_and_trailers()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = static async (ask, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata
            {
                { "x-header", context.RequestHeaders.GetValue("x-text")! },
                { "x-header-bin", context.RequestHeaders.GetValueBytes("x-bytes-bin")! },
            });
            context.ResponseTrailers.Add("x-trailer", "behind");
            context.ResponseTrailers.Add("x-trailer-bin", [0xFF, 0x00]);
            return new Answer();
        });
        var headers = new Metadata { { "X-Text", "some text" }, { "x-bytes-bin", [1, 2, 3, 0xFE] } };
        using var call = server.Connect().OneAsync(new Ask(), headers, cancellationToken: Token);

        var responseHeaders = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("some text", responseHeaders.GetValue("x-header"));
        Assert.Equal(new byte[] { 1, 2, 3, 0xFE }, responseHeaders.GetValueBytes("x-header-bin"));
        Assert.Equal("behind", call.GetTrailers().GetValue("x-trailer"));
        Assert.Equal(new byte[] { 0xFF, 0x00 }, call.GetTrailers().GetValueBytes("x-trailer-bin"));
        Assert.DoesNotContain(call.GetTrailers(), entry => entry.Key.StartsWith("grpc-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Response_headers_come_before_the_first_message()
    {
        var go = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = async (_, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-early", "yes" } });
            await go.Task;
            await responses.WriteAsync(new Answer());
        });
        using var call = server.Connect().Down(new Ask(), cancellationToken: Token);

        Assert.Equal("yes", (await call.ResponseHeadersAsync).GetValue("x-early"));
        go.SetResult();
        Assert.True(await call.ResponseStream.MoveNext(Token));
    }

    [Fact]
    public async Task Requests_carry_the_headers_of_the_protocol()
    {
        Dictionary<string, string> headers = [];
        await using var server = await TestServer.StartRawAsync(context =>
        {
            headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
            headers[":method"] = context.Request.Method;
            headers[":path"] = context.Request.Path;
            headers[":protocol"] = context.Request.Protocol;
            context.Response.Headers["grpc-status"] = "12";
            return Task.CompletedTask;
        });
        var metadata = new Metadata { { "user-agent", "app/1.0" }, { "te", "nothing" }, { "grpc-timeout", "1H" } };

        await Assert.ThrowsAsync<RpcException>(async () => await server.Connect().OneAsync(new Ask(), metadata, cancellationToken: Token));

        Assert.Equal("POST", headers[":method"]);
        Assert.Equal("/lab.Lab/One", headers[":path"]);
        Assert.Equal("HTTP/2", headers[":protocol"]);
        Assert.Equal("application/grpc", headers["content-type"]);
        Assert.Equal("trailers", headers["te"]);
        Assert.Equal("identity,gzip,deflate", headers["grpc-accept-encoding"]);
        Assert.StartsWith("app/1.0 grpc-csharp-gateway/", headers["user-agent"], StringComparison.Ordinal);
        Assert.DoesNotContain("grpc-timeout", headers.Keys);
        Assert.DoesNotContain("grpc-encoding", headers.Keys);
    }

    [Fact]
    public async Task Binary_values_are_read_without_padding_and_joined_by_commas()
    {
        await using var server = await TestServer.StartRawAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "5";
            context.Response.Headers["a-bin"] = "AQ";
            context.Response.Headers["b-bin"] = "AQ==,Ag, AwQ=";
            context.Response.Headers["c-bin"] = "not base64!";
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Connect().OneAsync(new Ask(), cancellationToken: Token));

        Assert.Equal(new byte[] { 1 }, error.Trailers.GetValueBytes("a-bin"));
        Assert.Equal([[1], [2], [3, 4]], error.Trailers.GetAll("b-bin").Select(entry => entry.ValueBytes));
        Assert.Null(error.Trailers.Get("c-bin"));
    }

    [Fact]
    public async Task A_value_that_a_header_cannot_carry_fails_the_call_and_names_the_key()
    {
        await using var server = await TestServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Connect().OneAsync(new Ask(), new Metadata { { "x-name", "Grüße" } }, cancellationToken: Token));

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains("'x-name'", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_of_a_client_is_the_authority_of_its_calls()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = static (_, context) => Task.FromResult(new Answer { Text = context.Host }));

        var answer = await server.Connect().WithHost("other.example").OneAsync(new Ask(), cancellationToken: Token);

        Assert.Equal("other.example", answer.Text);
    }

    [Fact]
    public async Task Status_and_trailers_of_an_open_call_cannot_be_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Both(cancellationToken: Token);

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }
}
