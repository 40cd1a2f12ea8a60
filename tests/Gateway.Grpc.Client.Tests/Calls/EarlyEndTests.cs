using Gateway.Grpc.Client.Tests.Servers;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Grpc.Client.Tests.Calls;

/// <summary>The server ends a call while the client still writes.</summary>
public sealed class EarlyEndTests
{
    private static readonly ByteString Megabyte = ByteString.CopyFrom(new byte[1024 * 1024]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_of_a_client_stream_fail_with_the_servers_status()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnUp = static (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "no")));
        using var call = server.Connect().Up(cancellationToken: Token);

        var error = await WriteUntilFailureAsync(call.RequestStream);
        Assert.Equal(new Status(StatusCode.PermissionDenied, "no"), error.Status);
        error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(new Status(StatusCode.PermissionDenied, "no"), error.Status);
    }

    [Fact]
    public async Task A_client_stream_that_is_answered_early_keeps_its_answer()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnUp = static (_, _) => Task.FromResult(new Answer { Text = "enough" }));
        using var call = server.Connect().Up(cancellationToken: Token);

        Assert.Equal(StatusCode.OK, (await WriteUntilFailureAsync(call.RequestStream)).StatusCode);
        Assert.Equal("enough", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Writes_of_a_bidi_stream_that_no_one_reads_fail_with_the_servers_status_and_its_messages_stay()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnBoth = static async (_, responses, context) =>
        {
            await responses.WriteAsync(new Answer { Text = "one" });
            await responses.WriteAsync(new Answer { Text = "two" });
            context.ResponseTrailers.Add("x-why", "because");
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "full"));
        });
        using var call = server.Connect().Both(cancellationToken: Token);

        var error = await WriteUntilFailureAsync(call.RequestStream);
        Assert.Equal(new Status(StatusCode.ResourceExhausted, "full"), error.Status);
        Assert.Equal("because", error.Trailers.GetValue("x-why"));

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("one", call.ResponseStream.Current.Text);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("two", call.ResponseStream.Current.Text);
        error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(new Status(StatusCode.ResourceExhausted, "full"), error.Status);
    }

    [Fact]
    public async Task Writes_after_the_end_was_read_fail_with_the_servers_status()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnBoth = static (_, _, _) => Task.CompletedTask);
        using var call = server.Connect().Both(cancellationToken: Token);
        Assert.False(await call.ResponseStream.MoveNext(Token));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Ask(), Token));

        Assert.Equal(StatusCode.OK, error.StatusCode);
    }

    [Fact]
    public async Task A_large_unary_request_that_is_refused_unread_has_the_servers_status()
    {
        await using var server = await TestServer.StartRawAsync(static context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "16";
            return Task.CompletedTask;
        });
        using var call = server.Connect().OneAsync(new Ask { Payload = ByteString.CopyFrom(new byte[8 * 1024 * 1024]) }, cancellationToken: Token);

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Token));

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task A_stream_without_its_end_is_let_go_when_the_call_has_its_answer()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnUp = static (_, _) => Task.FromResult(new Answer()));
        var client = server.Connect();
        for (var i = 0; i < 300; i++)
        {
            // More calls than a connection has streams: one that kept its stream would block the later ones.
            using var call = client.Up(cancellationToken: Token);
            await call;
        }
    }

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    public async Task A_reset_of_a_stream_that_is_being_written_has_the_status_of_its_code(int http2Error, StatusCode code)
    {
        await using var server = await TestServer.StartRawAsync(context =>
        {
            context.Features.Get<IHttpResetFeature>()!.Reset(http2Error);
            return Task.CompletedTask;
        });
        var client = server.Connect();

        using var up = client.Up(cancellationToken: Token);
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => up.ResponseAsync.WaitAsync(Token))).StatusCode);
        Assert.Equal(code, (await WriteUntilFailureAsync(up.RequestStream)).StatusCode);

        using var both = client.Both(cancellationToken: Token);
        Assert.Equal(code, (await WriteUntilFailureAsync(both.RequestStream)).StatusCode);

        using var one = client.OneAsync(new Ask { Payload = ByteString.CopyFrom(new byte[8 * 1024 * 1024]) }, cancellationToken: Token);
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => one.ResponseAsync.WaitAsync(Token))).StatusCode);
    }

    private static async Task<RpcException> WriteUntilFailureAsync(IClientStreamWriter<Ask> requests)
    {
        while (true)
        {
            try
            {
                await requests.WriteAsync(new Ask { Payload = Megabyte }).WaitAsync(Token);
            }
            catch (RpcException error)
            {
                return error;
            }
        }
    }
}
