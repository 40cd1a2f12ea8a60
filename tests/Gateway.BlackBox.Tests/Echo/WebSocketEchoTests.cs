using System.Net;
using System.Net.WebSockets;
using System.Text;
using Gateway.BlackBox.Tests.Host;

namespace Gateway.BlackBox.Tests.Echo;

/// <summary>The tutorial's plain WebSocket echo.</summary>
public sealed class WebSocketEchoTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Uri Address => new UriBuilder(server.Rest) { Scheme = "ws", Path = "/ws" }.Uri;

    [Theory]
    [InlineData(WebSocketMessageType.Text)]
    [InlineData(WebSocketMessageType.Binary)]
    public async Task A_message_comes_back_as_the_type_it_was_sent_as(WebSocketMessageType type)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address, Token);

        foreach (var text in new[] { "one", "", "drei 世界" })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, Token);
            var (reply, replyType) = await ReceiveAsync(socket);

            Assert.Equal(($"server reply: {text}", type), (reply, replyType));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task A_WebSocket_over_HTTP2_is_answered_too()
    {
        using var socket = new ClientWebSocket { Options = { HttpVersion = HttpVersion.Version20, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        socket.Options.SetRequestHeader("Origin", $"http://{server.Rest.Authority}");
        await socket.ConnectAsync(Address, invoker, Token);

        await socket.SendAsync("two"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);

        Assert.Equal("server reply: two", (await ReceiveAsync(socket)).Text);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
    }

    [Fact]
    public async Task A_message_in_parts_comes_back_whole()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address, Token);

        await socket.SendAsync("ab"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, Token);
        await socket.SendAsync("cd"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);

        Assert.Equal("server reply: abcd", (await ReceiveAsync(socket)).Text);
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_with_1009()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address, Token);

        await socket.SendAsync(new byte[2 * 1024 * 1024], WebSocketMessageType.Binary, endOfMessage: true, Token);
        var received = await socket.ReceiveAsync(new byte[16].AsMemory(), Token);

        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
    }

    [Fact]
    public async Task A_page_of_this_server_is_let_in()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", $"http://{server.Rest.Authority}");

        await socket.ConnectAsync(Address, Token);

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    public async Task A_page_from_elsewhere_is_403(string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address, Token));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_plain_GET_is_told_to_upgrade()
    {
        using var client = server.CreateRestClient();

        using var answer = await client.GetAsync("/ws", Token);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Equal("websocket", answer.Headers.Upgrade.ToString());
    }

    [Fact]
    public async Task A_client_that_vanishes_leaves_no_trace()
    {
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(Address, Token);
            socket.Abort();
        }

        using var next = new ClientWebSocket();
        await next.ConnectAsync(Address, Token);
        await next.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);
        Assert.Equal("server reply: x", (await ReceiveAsync(next)).Text);
    }

    private static async Task<(string Text, WebSocketMessageType Type)> ReceiveAsync(ClientWebSocket socket)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), Token);
            bytes.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return (Encoding.UTF8.GetString(bytes.ToArray()), part.MessageType);
    }
}
