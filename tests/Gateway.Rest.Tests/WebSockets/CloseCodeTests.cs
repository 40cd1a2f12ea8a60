using System.Net.WebSockets;
using Gateway.Rest.Protocol;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.WebSockets.Messages;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using LabProtos;
using Status = Grpc.Core.Status;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>The Close frame carries the status of the call; a text frame before it carries a failure.</summary>
public sealed class CloseCodeTests
{
    [Theory]
    [InlineData(StatusCode.OK, 1000)]
    [InlineData(StatusCode.Cancelled, 4001)]
    [InlineData(StatusCode.Unauthenticated, 4016)]
    [InlineData((StatusCode)99, 4099)]
    [InlineData((StatusCode)1000, 4002)]
    [InlineData((StatusCode)(-1), 4002)]
    [InlineData((StatusCode)int.MaxValue, 4002)]
    public void A_status_code_has_a_close_code(StatusCode code, int closeCode) => Assert.Equal(closeCode, (int)CloseCode.Of(code));

    [Fact]
    public void A_reason_is_cut_to_123_bytes_between_two_characters()
    {
        Assert.Null(CloseCode.Reason(""));
        Assert.Equal(new string('x', 123), CloseCode.Reason(new string('x', 123)));
        Assert.Equal(new string('x', 123), CloseCode.Reason(new string('x', 124)));
        Assert.Equal(string.Concat(Enumerable.Repeat("世", 41)), CloseCode.Reason(string.Concat(Enumerable.Repeat("世", 42))));
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 30)), CloseCode.Reason(string.Concat(Enumerable.Repeat("😀", 31))));
        Assert.Equal(new string('x', 122), CloseCode.Reason(new string('x', 122) + "é"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_after_messages_has_details_code_and_reason(bool http2)
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                await responses.WriteAsync(new AskResp { Text = "first" });
                throw StatusDetails.ToException(StatusCode.Aborted, "no more", new ErrorInfo { Reason = "TIRED" });
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", http2: http2);

        Assert.Equal(
            ["{\"text\":\"first\"}", "{\"error\":{\"code\":10,\"message\":\"no more\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"TIRED\"}]}}"],
            await socket.ReadAllAsync());
        Assert.Equal((4010, "no more"), socket.Closed);
    }

    [Fact]
    public async Task Failure_is_text_in_a_binary_session_too()
    {
        var service = new LabService { OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "nothing")) };
        await using var host = await new LabHost { Service = service, Rest = rest => rest.WebSockets.MapMethodPaths = true }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/lab.Lab/Ask");

        await socket.SendAsync(new AskReq { Text = "x" }.ToByteArray());

        Assert.Equal(["{\"error\":{\"code\":5,\"message\":\"nothing\",\"details\":[]}}"], await socket.ReadAllAsync());
        Assert.Equal((4005, "nothing"), socket.Closed);
    }

    [Fact]
    public async Task An_exception_of_the_service_is_UNKNOWN()
    {
        var service = new LabService { OnTalk = (_, _, _) => throw new InvalidOperationException("secret") };
        await using var host = await new LabHost { Service = service }.StartAsync();
        host.Kestrel.AllowErrors = true;
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        Assert.Equal(["{\"error\":{\"code\":2,\"message\":\"Exception was thrown by handler.\",\"details\":[]}}"], await socket.ReadAllAsync());
        Assert.Equal((4002, "Exception was thrown by handler."), socket.Closed);
    }

    [Theory]
    [InlineData("{\"text\":5}", "message 2: $.text: expected a string, found 5 (line 1, column 9)")]
    [InlineData("{\"text\":", "message 2: ")]
    [InlineData("nonsense", "message 2: ")]
    [InlineData("{\"txt\":\"a\"}", "message 2: ")]
    [InlineData("{} {}", "message 2: ")]
    public async Task A_message_that_is_not_JSON_closes_with_4003_and_is_numbered(string text, string reason)
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/collect");

        await socket.SendAsync("{\"text\":\"a\"}");
        await socket.SendAsync(text);

        Assert.StartsWith("{\"error\":{\"code\":3,\"message\":\"" + reason, Assert.Single(await socket.ReadAllAsync()), StringComparison.Ordinal);
        Assert.Equal(4003, socket.Closed.Code);
        Assert.StartsWith(reason, socket.Closed.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0A05616263", "the bytes are not a lab.AskReq")] // text: five bytes, three are there
    [InlineData("0A01FF", "the text of text is not UTF-8")]
    [InlineData("07", "the bytes are not a lab.AskReq")] // field 0
    public async Task Bytes_that_are_no_message_close_with_4003(string hex, string reason)
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        await socket.SendAsync(Convert.FromHexString(hex));

        Assert.Contains(reason, Assert.Single(await socket.ReadAllAsync()), StringComparison.Ordinal);
        Assert.Equal(4003, socket.Closed.Code);
    }

    // RFC 6455, section 8.1: this fails the connection, and has a code of its own.
    [Fact]
    public async Task Text_that_is_not_UTF8_closes_with_1007()
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        await socket.Socket.SendAsync(new byte[] { (byte)'"', 0xFF, (byte)'"' }, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

        Assert.Null(await socket.ReadAsync());
        Assert.Equal(1007, socket.Closed.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_over_the_limit_closes_with_1009(bool http2)
    {
        await using var host = await new LabHost { Grpc = options => options.MaxReceiveMessageSize = 1000 }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/collect", http2: http2);

        await socket.SendAsync($"{{\"text\":\"{new string('x', 1000 - 11)}\"}}");
        await socket.SendAsync($"{{\"text\":\"{new string('x', 1000 - 10)}\"}}");

        Assert.Equal(["{\"error\":{\"code\":8,\"message\":\"message 2: The request is longer than the limit of 1000 bytes.\",\"details\":[]}}"], await socket.ReadAllAsync());
        Assert.Equal((1009, "message 2: The request is longer than the limit of 1000 bytes."), socket.Closed);
    }

    [Fact]
    public async Task A_second_message_where_one_is_taken_closes_with_4003()
    {
        var release = new Signal();
        var service = new LabService { OnAsk = async (_, context) => { await release.Task.WaitAsync(context.CancellationToken); return new AskResp(); } };
        await using var host = await new LabHost { Service = service, Rest = rest => rest.WebSockets.MapMethodPaths = true }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/lab.Lab/Ask");

        await socket.SendAsync("{}");
        await socket.SendAsync("{}");

        await socket.ReadAllAsync();
        Assert.Equal((4003, "This method takes one request message; a second one was sent."), socket.Closed);
    }

    [Fact]
    public async Task A_message_where_none_is_taken_closes_with_4003()
    {
        await using var host = await new LabHost { Service = Endless() }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");

        await socket.SendAsync("{}");

        await socket.ReadAllAsync();
        Assert.Equal((4003, "/v1/watch/{text} takes its request from path and query; a message was sent."), socket.Closed);
    }

    [Fact]
    public async Task A_message_after_the_end_closes_with_4003_and_a_second_end_does_nothing()
    {
        var service = new LabService
        {
            OnTalk = async (requests, responses, context) =>
            {
                await foreach (var _ in requests.ReadAllAsync(context.CancellationToken))
                {
                }

                await responses.WriteAsync(new AskResp { Text = "end" });
                await Forever.WaitAsync(context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        await socket.EndAsync();
        Assert.Equal("{\"text\":\"end\"}", await socket.ReadTextAsync());
        await socket.SendAsync("\r\n");
        await socket.SendAsync("{}");

        await socket.ReadAllAsync();
        Assert.Equal((4003, "A message was sent after the end of the request side."), socket.Closed);
    }

    [Fact]
    public async Task A_deadline_closes_with_4004()
    {
        await using var host = await new LabHost { Service = Endless() }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", options => options.SetRequestHeader("grpc-timeout", "50m"));

        Assert.Equal(["{\"error\":{\"code\":4,\"message\":\"Deadline Exceeded\",\"details\":[]}}"], await socket.ReadAllAsync());
        Assert.Equal((4004, "Deadline Exceeded"), socket.Closed);
    }

    // Waits for its token, and writes nothing.
    private static LabService Endless() => new()
    {
        OnWatch = (_, _, context) => Forever.WaitAsync(context.CancellationToken),
    };

    [Fact]
    public async Task Surplus_message_is_either_refused_or_ignored()
    {
        await using var host = await new LabHost().StartAsync();
        var ends = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            using var socket = await SocketClient.OpenAsync(host, "/v1/collect");
            await socket.EndAsync();
            await socket.SendAsync("{}");
            var messages = await socket.ReadAllAsync();
            ends.Add($"{socket.Closed.Code}: {string.Join(", ", messages.Select(message => message[..8]))}");
        }

        Assert.Subset(new HashSet<string> { "1000: {\"text\":", "4003: {\"error\"" }, ends);
    }
}
