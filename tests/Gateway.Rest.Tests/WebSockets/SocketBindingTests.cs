using System.Net.WebSockets;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>Which method a path opens, and what its frames hold.</summary>
public sealed class SocketBindingTests
{
    // GET, POST and PUT bindings of one method share paths; SEARCH /v1/ask has POST /v1/ask before it.
    [Theory]
    [InlineData("/v1/ask/x", null, "{\"text\":\"x\"}")]
    [InlineData("/v1/ask/x:loudly", null, "{\"text\":\"x\"}")]
    [InlineData("/v1/ask", "{\"text\":\"posted\"}", "{\"text\":\"posted\"}")]
    [InlineData("/v1/ask", "", "{\"text\":\"\"}")]
    [InlineData("/v1/watch", "{\"text\":\"w\",\"size\":1}", "{\"text\":\"w 1\"}")]
    [InlineData("/v1/notes/7", "\"new\"", "\"7: new\"")]
    [InlineData("/v1/shelves/1/books/2", "{\"title\":\"t\"}", null)]
    public async Task The_path_decides_whatever_the_HTTP_method_of_the_binding(string path, string? frame, string? answer)
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, path);
        if (frame is not null && answer is not null)
        {
            await socket.SendAsync(frame);
        }

        var all = await socket.ReadAllAsync();

        Assert.Equal(1000, socket.Closed.Code);
        if (answer is not null)
        {
            Assert.Equal([answer], all);
        }
    }

    [Fact]
    public async Task The_path_is_bound_into_each_message_and_has_the_last_word()
    {
        await using var host = await new LabHost().StartAsync();
        using var json = await SocketClient.OpenAsync(host, "/v1/collect/path");
        await json.SendAsync("1");
        await json.SendAsync("2");
        await json.EndAsync();
        Assert.Equal(["{\"text\":\"path 1, path 2\"}"], await json.ReadAllAsync());

        using var binary = await SocketClient.OpenAsync(host, "/v1/collect/path");
        await binary.SendAsync(new AskReq { Text = "other", Size = 3 }.ToByteArray());
        await binary.EndAsync();
        Assert.Equal("path 3", AskResp.Parser.ParseFrom((await binary.ReadAsync())!.Value.Bytes).Text);
    }

    // A field that is cut off would swallow the path behind it: text = 9, then field 15 with 32 bytes that are not there.
    [Fact]
    public async Task Bytes_that_would_swallow_the_path_are_refused()
    {
        await using var host = await new LabHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/collect/path");

        await socket.SendAsync(Convert.FromHexString("0A01397A20"));

        await socket.ReadAllAsync();
        Assert.Equal(4003, socket.Closed.Code);
    }

    [Fact]
    public async Task The_path_of_gRPC_opens_every_method_where_the_application_says_so()
    {
        await using var host = await new LabHost { Rest = rest => rest.WebSockets.MapMethodPaths = true }.StartAsync();

        using var plain = await SocketClient.OpenAsync(host, "/lab.Lab/Plain");
        await plain.SendAsync("{\"text\":\"x\"}");
        Assert.Equal(["{\"text\":\"x\"}"], await plain.ReadAllAsync());

        using var watch = await SocketClient.OpenAsync(host, "/lab.Lab/Watch", http2: true);
        await watch.SendAsync("{\"text\":\"x\",\"size\":2}");
        Assert.Equal(2, (await watch.ReadAllAsync()).Count);

        // Without the option nothing opens there. (gRPC itself takes POST.)
        await using var other = await new LabHost().StartAsync();
        Assert.Equal(404, await SocketClient.OpenRefusedAsync(other, "/lab.Lab/Plain"));
    }

    [Fact]
    public async Task The_start_tells_of_methods_that_no_path_opens()
    {
        await using var host = await new LabHost { Map = app => app.MapGrpcService<HiddenService>() }.StartAsync();

        var warning = Assert.Single(host.Kestrel.Logs.Entries, entry => entry.Event.Name == "SocketHidden");
        Assert.Equal((LogLevel.Warning, "No WebSocket can be opened to the stream lab.Hidden/StreamPost (POST /v1/hidden/{text}): the same path opens one to lab.Hidden/StreamGet."), (warning.Level, warning.Message));
        var note = Assert.Single(host.Kestrel.Logs.Entries, entry => entry.Event.Name == "UnarySocketsHidden");
        Assert.Equal("No WebSocket can be opened to these unary methods, because other methods have the same paths: lab.Hidden/UnaryGet, lab.Hidden/UnaryDelete.", note.Message);

        // A stream comes before a unary method whatever their HTTP methods are; of two streams GET comes first.
        using var socket = await SocketClient.OpenAsync(host, "/v1/hidden/x");
        Assert.Equal(["{\"text\":\"StreamGet\"}"], await socket.ReadAllAsync());
        using var unary = await SocketClient.OpenAsync(host, "/v1/visible/x");
        Assert.Equal(["{\"text\":\"StreamPut\"}"], await unary.ReadAllAsync());
    }

    [Fact]
    public async Task HttpBody_goes_in_and_out_as_it_is()
    {
        await using var host = await new LabHost().StartAsync();
        using var upload = await SocketClient.OpenAsync(host, "/v1/store");
        await upload.SendAsync([0, 1, 2]);
        await upload.SendAsync([255]);
        await upload.EndAsync();
        await upload.ReadAsync();
        Assert.Equal("application/octet-stream", host.Service.Uploaded!.ContentType);
        Assert.Equal([0, 1, 2, 255], host.Service.Uploaded.Data.ToByteArray());

        using var text = await SocketClient.OpenAsync(host, "/v1/uploads");
        await text.SendAsync("héllo");
        var (type, bytes) = (await text.ReadAsync())!.Value;
        Assert.Equal((WebSocketMessageType.Binary, "héllo"), (type, Encoding.UTF8.GetString(bytes)));
        Assert.Equal("text/plain; charset=utf-8", host.Service.Uploaded.ContentType);
    }

    [Theory]
    [InlineData("/v1/watch/x?size=2", null, new[] { "{\"result\":{\"text\":\"x 1\"}}", "{\"result\":{\"text\":\"x 2\"}}" })]
    [InlineData("/v1/watch/x/texts?size=1", null, new[] { "{\"result\":\"x 1\"}" })]
    [InlineData("/v1/talk", "{\"text\":\"one\"}", new[] { "{\"result\":{\"text\":\"one\"}}" })]
    [InlineData("/v1/ask/x", null, new[] { "{\"text\":\"x\"}" })]
    public async Task Envelope_wraps_each_message_of_a_stream_as_a_result(string path, string? frame, string[] answers)
    {
        await using var host = await new LabHost { Rest = rest => rest.StreamEnvelope = true }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, path);
        if (frame is not null)
        {
            await socket.SendAsync(frame);
            await socket.EndAsync();
        }

        Assert.Equal(answers, await socket.ReadAllAsync());
        Assert.Equal(1000, socket.Closed.Code);
    }

    [Fact]
    public async Task Envelope_changes_neither_failures_nor_binary_frames()
    {
        var service = new LabService
        {
            OnTalk = async (requests, responses, context) =>
            {
                await requests.MoveNext(context.CancellationToken);
                await responses.WriteAsync(new AskResp { Text = requests.Current.Text });
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            },
        };
        await using var host = await new LabHost { Service = service, Rest = rest => rest.StreamEnvelope = true }.StartAsync();
        var error = "{\"error\":" + RefusalTests.Status(10, "enough") + "}";

        using var text = await SocketClient.OpenAsync(host, "/v1/talk");
        await text.SendAsync("{\"text\":\"a\"}");
        Assert.Equal(["{\"result\":{\"text\":\"a\"}}", error], await text.ReadAllAsync());
        Assert.Equal(4010, text.Closed.Code);

        using var binary = await SocketClient.OpenAsync(host, "/v1/talk");
        await binary.SendAsync(new AskReq { Text = "a" }.ToByteArray());
        Assert.Equal("a", AskResp.Parser.ParseFrom((await binary.ReadAsync())!.Value.Bytes).Text);
        Assert.Equal([error], await binary.ReadAllAsync());
    }

    [Fact]
    public async Task HttpBody_is_streamed_in_binary_frames()
    {
        var service = new LabService
        {
            OnDownload = async (_, responses, _) =>
            {
                await responses.WriteAsync(new HttpBody { ContentType = "image/png", Data = ByteString.CopyFrom(1, 2) });
                await responses.WriteAsync(new HttpBody { Data = ByteString.CopyFrom(3) });
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/downloads/a/b");

        Assert.Equal([1, 2], (await socket.ReadAsync())!.Value.Bytes);
        Assert.Equal([3], (await socket.ReadAsync())!.Value.Bytes);
        Assert.Null(await socket.ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_are_compressed_where_both_want_it(bool enabled)
    {
        await using var host = await new LabHost { Rest = rest => rest.WebSockets.EnableCompression = enabled }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", options =>
        {
            options.DangerousDeflateOptions = new WebSocketDeflateOptions();
            options.CollectHttpResponseDetails = true;
        });

        Assert.Equal(enabled, socket.Socket.HttpResponseHeaders!.ContainsKey("Sec-WebSocket-Extensions"));
        foreach (var text in new[] { new string('x', 100_000), "short" })
        {
            await socket.SendAsync($"{{\"text\":\"{text}\"}}");
            Assert.Equal($"{{\"text\":\"{text}\"}}", await socket.ReadTextAsync());
        }
    }

    [Fact]
    public async Task A_compressed_message_is_measured_as_it_is_unpacked()
    {
        await using var host = await new LabHost
        {
            Grpc = options => options.MaxReceiveMessageSize = 10_000,
            Rest = rest => rest.WebSockets.EnableCompression = true,
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", options => options.DangerousDeflateOptions = new WebSocketDeflateOptions());

        await socket.SendAsync(new string(' ', 50_000_000));

        await socket.ReadAllAsync();
        Assert.Equal(1009, socket.Closed.Code);
    }

    [Fact]
    public async Task A_whole_message_of_the_service_goes_out_without_its_headers_and_trailers()
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-name", "bob" } });
                await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
                context.ResponseTrailers.Add("x-count", "1");
                await responses.WriteAsync(new AskResp { Text = new string('x', 200_000) });
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x/texts");

        Assert.Equal(["\"" + new string('x', 200_000) + "\""], await socket.ReadAllAsync());
        Assert.Equal(1000, socket.Closed.Code);
    }

    private sealed class HiddenService : Hidden.HiddenBase
    {
        public override Task StreamGet(AskReq request, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) => responseStream.WriteAsync(new AskResp { Text = "StreamGet" });

        public override Task StreamPut(AskReq request, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) => responseStream.WriteAsync(new AskResp { Text = "StreamPut" });
    }
}
