using Gateway.BlackBox.Tests.Host;
using Grpc.Core;
using Proto;

namespace Gateway.BlackBox.Tests.BadInput;

/// <summary>Clients that go away when it suits nobody. The host goes on, and its log has no error: the fixture sees to that.</summary>
public sealed class GoneClientTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task REST_client_reset_in_the_middle_of_a_stream_leaves_the_server_answering()
    {
        using (var raw = await RawHttp.ConnectAsync(server.Rest))
        {
            await raw.SendAsync($"GET /v1/fail/0?after=1000 HTTP/1.1\r\nHost: {server.Rest.Authority}\r\n\r\n");
            await raw.ReadHeadAsync();
            raw.Reset();
        }

        await StillAnswersAsync();
    }

    [Fact]
    public async Task REST_client_reset_in_the_middle_of_its_body_leaves_the_server_answering()
    {
        using (var raw = await RawHttp.ConnectAsync(server.Rest))
        {
            await raw.SendAsync($"POST /v1/hello HTTP/1.1\r\nHost: {server.Rest.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 100", await raw.ReadHeadAsync(), StringComparison.Ordinal);
            raw.Reset();
        }

        await StillAnswersAsync();
    }

    [Fact]
    public async Task Native_client_gone_in_the_middle_of_a_stream_leaves_the_server_answering()
    {
        using (var channel = server.OpenChannel())
        {
            using var call = new Greetering.GreeteringClient(channel).FailHello(new FailReq { After = 1000 }, cancellationToken: Token);
            await call.ResponseStream.MoveNext(Token);
        }

        await StillAnswersAsync();
    }

    private async Task StillAnswersAsync()
    {
        using var client = server.CreateRestClient();
        Assert.Equal("{\"msg\":\"Hello world\"}", await client.GetStringAsync("/v1/hello/world", Token));
    }
}
