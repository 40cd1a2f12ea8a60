using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Hostile.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers that end a call while its client goes on sending.</summary>
public sealed class EarlyEndTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/collect", "0", "200 {\"text\":\"a\"}")]
    [InlineData("/v1/talk", "0", "200 {\"text\":\"a\"}\n")]
    [InlineData("/v1/collect", "9", "400 {\"code\":9,\"message\":\"enough\",\"details\":[]}")]
    [InlineData("/v1/talk", "9", "400 {\"code\":9,\"message\":\"enough\",\"details\":[]}")]
    public async Task A_client_of_REST_gets_the_answer_before_it_has_ended_its_request(string path, string status, string wanted)
    {
        await using var server = await HostileServer.StartAsync(http => EndEarlyAsync(http, status));
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using var client = gateway.Kestrel.CreateHttp2Client();
        using var content = new LiveContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        var asked = client.SendAsync(request, HttpCompletionOption.ResponseContentRead, Token);
        await content.SendAsync("{\"text\":\"x\"}");

        using var response = await asked;

        Assert.Equal(wanted, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}");
        await content.SendAsync("{\"text\":\"y\"}");
        content.End();
        await gateway.CheckOthersAsync();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9")]
    public async Task A_native_client_stream_gets_the_answer_before_it_has_ended(string status)
    {
        await using var server = await HostileServer.StartAsync(http => EndEarlyAsync(http, status));
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using var channel = gateway.Proxy.OpenChannel();
        using var call = new LabProtos.Lab.LabClient(channel).Collect(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new AskReq { Text = "x" }, Token);

        if (status == "0")
        {
            Assert.Equal("a", (await call).Text);
        }
        else
        {
            var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
            Assert.Equal((StatusCode.FailedPrecondition, "enough"), (error.StatusCode, error.Status.Detail));
        }

        await gateway.CheckOthersAsync();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9")]
    public async Task Native_streams_both_ways_end_before_the_client_has_ended(string status)
    {
        await using var server = await HostileServer.StartAsync(http => EndEarlyAsync(http, status));
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using var channel = gateway.Proxy.OpenChannel();
        using var call = new LabProtos.Lab.LabClient(channel).Talk(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new AskReq { Text = "x" }, Token);

        if (status == "0")
        {
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.False(await call.ResponseStream.MoveNext(Token));
        }
        else
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
            Assert.Equal((StatusCode.FailedPrecondition, "enough"), (error.StatusCode, error.Status.Detail));
        }

        await gateway.CheckOthersAsync();
    }

    [Theory]
    [InlineData("0", "{\"text\":\"a\"}|1000 ")]
    [InlineData("9", "{\"error\":{\"code\":9,\"message\":\"enough\",\"details\":[]}}|4009 enough")]
    public async Task A_WebSocket_is_closed_before_its_client_has_ended(string status, string wanted)
    {
        await using var server = await HostileServer.StartAsync(http => EndEarlyAsync(http, status));
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        Assert.Equal(wanted, await gateway.OpenAsync("/v1/talk", "{\"text\":\"x\"}"));
        await gateway.CheckOthersAsync();
    }

    // Reads something, and not the end.
    private static async Task EndEarlyAsync(HttpContext http, string status)
    {
        _ = await http.Request.Body.ReadAsync(new byte[16], http.RequestAborted);
        if (status == "0")
        {
            await http.SendAsync(GrpcAnswer.Frame(GrpcAnswer.Message("a")));
        }

        http.End(status, status == "0" ? null : "enough");
    }
}
