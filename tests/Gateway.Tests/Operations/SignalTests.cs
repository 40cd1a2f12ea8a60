using System.Net.WebSockets;
using System.Text;
using Gateway.Tests.Host;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Proto;

namespace Gateway.Tests.Operations;

/// <summary>The program and real signals.</summary>
public sealed class SignalTests
{
    private static readonly Dictionary<string, string> _nothing = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_streams_of_every_door_end_with_UNAVAILABLE_after_the_drain_timeout_and_the_process_with_0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals.");
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(_nothing, "-u", server.Address, "--set", "Gateway:DrainTimeout=00:00:01", "--set", "Gateway:ShutdownDelay=00:00:00");
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        using var lines = new StreamReader(await http.GetStreamAsync("/v1/hello/x/stream", Token));
        Assert.Equal("""{"msg":"Hello x"}""", await lines.ReadLineAsync(Token));
        using var events = new StreamReader(await OpenEventsAsync(http));
        await ReadUntilAsync(events, """data: {"msg":"Hello x"}""");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/v1/hello:chat" }.Uri, Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"name":"x"}""").AsMemory(), WebSocketMessageType.Text, endOfMessage: true, Token);
        await socket.ReceiveAsync(new byte[100].AsMemory(), Token);
        using var native = GrpcChannel.ForAddress(gateway.Address);
        using var stream = new Greetering.GreeteringClient(native).StreamHello(new HelloReq { Name = "x" }, cancellationToken: Token);
        Assert.True(await stream.ResponseStream.MoveNext(Token));
        using var chat = new Greetering.GreeteringClient(native).ChatHello(cancellationToken: Token);
        await chat.RequestStream.WriteAsync(new HelloReq { Name = "x" }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));
        using var web = GrpcChannel.ForAddress(gateway.Address, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWebText, new HttpClientHandler()), HttpVersion = new Version(1, 1) });
        using var byWeb = new Greetering.GreeteringClient(web).StreamHello(new HelloReq { Name = "x" }, cancellationToken: Token);
        Assert.True(await byWeb.ResponseStream.MoveNext(Token));

        using var connect = await OpenConnectAsync(http);
        var answers = await connect.Content.ReadAsStreamAsync(Token);
        await answers.ReadExactlyAsync(new byte[5 + """{"msg":"Hello x"}""".Length], Token);

        await gateway.SignalAsync("TERM");

        const string Stopping = """{"error":{"code":14,"message":"The server is stopping.","details":[]}}""";
        Assert.Equal(Stopping, await lines.ReadLineAsync(Token));
        Assert.Null(await lines.ReadLineAsync(Token));
        using var ends = new StreamReader(answers);
        Assert.EndsWith("""{"error":{"code":"unavailable","message":"The server is stopping."}}""", await ends.ReadToEndAsync(Token), StringComparison.Ordinal);
        Assert.Contains("\"code\":14", await ReadUntilAsync(events, "The server is stopping."), StringComparison.Ordinal);
        while ((await socket.ReceiveAsync(new byte[1000].AsMemory(), Token)).MessageType != WebSocketMessageType.Close)
        {
        }

        Assert.Equal(4014, (int?)socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        foreach (var responses in new[] { stream.ResponseStream, chat.ResponseStream, byWeb.ResponseStream })
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => responses.MoveNext(Token));
            Assert.Equal((StatusCode.Unavailable, "The server is stopping."), (error.StatusCode, error.Status.Detail));
        }

        Assert.Equal(0, await gateway.EndedAsync());
    }

    [Fact]
    public async Task Calls_are_taken_during_the_delay_and_a_second_signal_ends_the_process_at_once_with_0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals.");
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(_nothing, "-u", server.Address, "--set", "Gateway:ShutdownDelay=00:10:00");
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        using var open = await http.GetAsync("/v1/hello/x/stream", HttpCompletionOption.ResponseHeadersRead, Token);

        await gateway.SignalAsync("TERM");
        await gateway.ReadUntilAsync("the gateway is no longer ready");

        using var ready = await http.GetAsync("/readyz", Token);
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.Equal("""{"msg":"Hello world"}""", await http.GetStringAsync("/v1/hello/world", Token));
        await gateway.SignalAsync("TERM");
        Assert.Equal(0, await gateway.EndedAsync());
    }

    [Fact]
    public async Task In_a_pod_of_Kubernetes_the_delay_is_5_s_unless_it_is_set()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals.");
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string> { ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1" }, "-u", server.Address);

        await gateway.SignalAsync("TERM");

        Assert.Contains("accepts calls for 00:00:05 more and then stops", await gateway.ReadUntilAsync("SIGTERM"), StringComparison.Ordinal);
        await gateway.SignalAsync("TERM");
        Assert.Equal(0, await gateway.EndedAsync());
    }

    private static async Task<Stream> OpenEventsAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/hello/x/stream");
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return await answer.Content.ReadAsStreamAsync(Token);
    }

    private static async Task<HttpResponseMessage> OpenConnectAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/proto.Greetering/StreamHello") { Content = new StringContent("\0\0\0\0\u000c{\"name\":\"x\"}") };
        request.Content.Headers.ContentType = new("application/connect+json");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static async Task<string> ReadUntilAsync(StreamReader reader, string text)
    {
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"There is no '{text}'.");
    }
}
