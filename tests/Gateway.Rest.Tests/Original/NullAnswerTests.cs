using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Original;

/// <summary>A service that returns null: INTERNAL by REST and WebSocket, since CANCELLED would blame the client.</summary>
public sealed class NullAnswerTests
{
    private static readonly string _status = RefusalTests.Status(13, "The service returned no message.");

    [Theory]
    [InlineData("GET", "/v1/ask/a", null)]
    [InlineData("POST", "/v1/ask", "{}")]
    [InlineData("POST", "/v1/collect", "{}")]
    public async Task Null_answer_is_500_and_is_logged_once(string method, string path, string? body)
    {
        await using var host = await HostAsync();

        Assert.Equal((500, _status), (await host.SendAsync(method, path, body)).Both);

        AssertLogged(host);
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/collect")]
    public async Task Null_answer_closes_a_WebSocket_with_4013(string path)
    {
        await using var host = await HostAsync();
        using var socket = await SocketClient.OpenAsync(host, path);
        if (path == "/v1/collect")
        {
            await socket.EndAsync();
        }

        Assert.Equal(["{\"error\":" + _status + "}"], await socket.ReadAllAsync());

        Assert.Equal(4013, socket.Closed.Code);
        AssertLogged(host);
    }

    [Fact]
    public async Task Null_answer_is_CANCELLED_natively()
    {
        await using var host = await HostAsync();

        Assert.Equal("1", (await NativeCall.SendAsync(host, "/lab.Lab/Ask", new AskReq())).GrpcStatus());
        Assert.Empty(host.Kestrel.Logs.Errors);
    }

    [Theory]
    [InlineData("/v1/watch/a")]
    public async Task Null_message_in_a_stream_fails_the_write(string path)
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await Assert.ThrowsAsync<ArgumentNullException>(() => responses.WriteAsync(null!, context.CancellationToken));
                await responses.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((200, "{\"text\":\"one\"}\n"), (await host.GetAsync(path)).Both);
    }

    private static void AssertLogged(LabHost host)
    {
        var error = Assert.Single(host.Kestrel.Logs.Errors);
        Assert.Equal("NullAnswer", error.Event.Name);
        Assert.StartsWith("Gateway.Rest", error.Category, StringComparison.Ordinal);
        host.Kestrel.AllowErrors = true;
    }

    private static Task<LabHost> HostAsync() => new LabHost { Service = new Nothing() }.StartAsync();

    private sealed class Nothing : LabService
    {
        public override Task<AskResp> Ask(AskReq request, ServerCallContext context) => Task.FromResult<AskResp>(null!);

        public override async Task<AskResp> Collect(IAsyncStreamReader<AskReq> requestStream, ServerCallContext context)
        {
            Assert.True(await requestStream.MoveNext(context.CancellationToken) || true);
            return null!;
        }
    }
}
