using Gateway.Grpc.Client.Tests.Servers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Calls;

public sealed class MessageSizeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_response_of_the_limit_passes_and_one_byte_more_does_not()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = static (ask, _) => Task.FromResult(new Answer { Text = ask.Text }));
        var client = server.Connect(new GrpcChannelOptions { MaxReceiveMessageSize = 100 });

        // Tag and length take two bytes.
        Assert.Equal(98, (await client.OneAsync(new Ask { Text = new string('x', 98) }, cancellationToken: Token)).Text.Length);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.OneAsync(new Ask { Text = new string('x', 99) }, cancellationToken: Token));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Without_a_limit_large_responses_pass()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = static (_, _) => Task.FromResult(new Answer { Payload = ByteString.CopyFrom(new byte[20 * 1024 * 1024]) }));

        var answer = await server.Connect(new GrpcChannelOptions { MaxReceiveMessageSize = null }).OneAsync(new Ask(), cancellationToken: Token);

        Assert.Equal(20 * 1024 * 1024, answer.Payload.Length);
    }

    [Fact]
    public async Task A_request_beyond_the_limit_is_not_sent()
    {
        var reached = false;
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = (_, _) =>
        {
            reached = true;
            return Task.FromResult(new Answer());
        });
        var client = server.Connect(new GrpcChannelOptions { MaxSendMessageSize = 100 });

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.OneAsync(new Ask { Text = new string('x', 99) }, cancellationToken: Token));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.False(reached);

        using var call = client.Both(cancellationToken: Token);
        error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Ask { Text = new string('x', 99) }, Token));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task The_servers_limit_is_resource_exhausted_too()
    {
        await using var server = await TestServer.StartAsync(options: static options => options.MaxReceiveMessageSize = 100);

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Connect().OneAsync(new Ask { Text = new string('x', 99) }, cancellationToken: Token));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }
}
