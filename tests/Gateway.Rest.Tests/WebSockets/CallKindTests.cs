using System.Net.WebSockets;
using Gateway.Rest.Tests.Lab;
using Google.Protobuf;
using LabProtos;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>Every kind of method, by text and binary, over HTTP/1.1 and HTTP/2.</summary>
public sealed class CallKindTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_unary_method_takes_the_first_frame_and_answers_one(bool http2)
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/everything/x/part", http2: http2);

        await socket.SendAsync("{\"label\":\"y\"}");

        Assert.Contains("\"chosenText\":\"x\"", await socket.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Null(await socket.ReadTextAsync());
        Assert.Equal((1000, ""), socket.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_binding_without_body_needs_no_frame(bool http2)
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/a%2Fb?size=3", http2: http2);

        Assert.Equal(["{\"text\":\"a/b 1\"}", "{\"text\":\"a/b 2\"}", "{\"text\":\"a/b 3\"}"], await socket.ReadAllAsync());
        Assert.Equal((1000, ""), socket.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_stream_ends_with_an_empty_text_frame(bool http2)
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/collect", http2: http2);

        await socket.SendAsync("{\"text\":\"a\"}");
        await socket.SendAsync("{\"text\":\"b\",\"size\":2}");
        await socket.EndAsync();

        Assert.Equal(["{\"text\":\"a 0, b 2\"}"], await socket.ReadAllAsync());
        Assert.Equal((1000, ""), socket.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bidirectional_stream_answers_while_it_is_asked(bool http2)
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", http2: http2);

        foreach (var text in new[] { "one", "zwei 世界", "three" })
        {
            await socket.SendAsync($"{{\"text\":\"{text}\"}}");
            Assert.Equal($"{{\"text\":\"{text}\"}}", await socket.ReadTextAsync());
        }

        await socket.EndAsync();
        Assert.Null(await socket.ReadTextAsync());
        Assert.Equal((1000, ""), socket.Closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Binary_frames_are_messages_of_protobuf_and_so_are_the_answers_to_them(bool http2)
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", http2: http2);

        foreach (var text in new[] { "one", "", new string('x', 100_000) })
        {
            await socket.SendAsync(new AskReq { Text = text }.ToByteArray());
            var (type, bytes) = (await socket.ReadAsync())!.Value;
            Assert.Equal((WebSocketMessageType.Binary, text), (type, AskResp.Parser.ParseFrom(bytes).Text));
        }

        // JSON is read in between; the first frame has said how answers look.
        await socket.SendAsync("{\"text\":\"json\"}");
        Assert.Equal(new AskResp { Text = "json" }.ToByteArray(), (await socket.ReadAsync())!.Value.Bytes);
        await socket.EndAsync();
        Assert.Null(await socket.ReadAsync());
        Assert.Equal((1000, ""), socket.Closed);
    }

    [Fact]
    public async Task A_request_in_fragments_is_one_message()
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        // Cut inside a character, too.
        var bytes = System.Text.Encoding.UTF8.GetBytes("{\"text\":\"世界\"}");
        for (var i = 0; i < bytes.Length; i++)
        {
            await socket.Socket.SendAsync(bytes.AsMemory(i, 1), WebSocketMessageType.Text, endOfMessage: i == bytes.Length - 1, TestContext.Current.CancellationToken);
        }

        Assert.Equal("{\"text\":\"世界\"}", await socket.ReadTextAsync());
    }
}
