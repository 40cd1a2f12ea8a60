using System.Net.Sockets;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Hostile.Lab;
using Gateway.Yarp.Tests.Lab;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Clients that break their requests: never an error in the log of the gateway.</summary>
public sealed class ClientFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/lab.Lab/Ask")]
    [InlineData("/lab.Lab/Talk")]
    public async Task A_native_request_that_ends_in_a_message_gets_the_status_of_the_server(string path)
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        server.AllowErrors = true;
        await using var gateway = await HostileGateway.StartAsync(server.Http2);
        using var client = gateway.Kestrel.CreateHttp2Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = new ByteArrayContent([0, 0, 0, 0, 10, 1, 2]),
        };
        request.Content.Headers.ContentType = new("application/grpc");

        using var response = await client.SendAsync(request, Token);
        await response.Content.ReadAsByteArrayAsync(Token);

        var status = response.Headers.TryGetValues("grpc-status", out var alone) ? alone : response.TrailingHeaders.GetValues("grpc-status");
        Assert.NotEqual("0", Assert.Single(status));
        await gateway.CheckOthersAsync();
    }

    [Theory]
    [InlineData("/v1/collect")]
    [InlineData("/v1/talk")]
    public async Task A_request_of_REST_that_breaks_in_a_message_takes_its_call_along(string path)
    {
        var (begun, left) = (new Signal(), new Signal());
        await using var server = RawServer.OfHttp2(async stream =>
        {
            begun.Set();
            await stream.Left;
            left.Set();
        });
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(gateway.Kestrel.Http1.Host, gateway.Kestrel.Http1.Port, Token);
            var head = $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + "{\"text\":\"a\"}\n{\"te"), Token);
            await begun.Task;
        }

        await left.Task;
        await gateway.CheckOthersAsync();
    }

    [Fact]
    public async Task A_request_that_is_too_long_is_413()
    {
        await using var server = await HostileServer.StartAsync(GrpcAnswer.AnswerWellAsync);
        await using var gateway = await HostileGateway.StartAsync(server.Address, cluster => cluster.MaxRequestMessageSize = 100);

        Assert.Equal(
            (413, "{\"code\":8,\"message\":\"The request is longer than the limit of 100 bytes.\",\"details\":[]}"),
            await gateway.Proxy.PostAsync("/v1/ask", $"{{\"text\":\"{new string('x', 101)}\"}}"));
        Assert.Equal((200, "{\"text\":\"well\"}"), await gateway.Proxy.PostAsync("/v1/ask", "{\"text\":\"x\"}"));
    }
}
