using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Streams byte for byte on an HTTP/1.1 connection: the service writes a message when the one before has come.</summary>
public sealed class TranscriptTests
{
    private const string Closed = "0\r\n\r\n";

    private static readonly string _status = RefusalTests.Status(10, "enough");

    private readonly Signal _first = new();
    private readonly Signal _second = new();

    [Theory]
    [InlineData("application/x-ndjson", "{\"text\":\"x 1\"}\n", "{\"text\":\"x 2\"}\n", "")]
    [InlineData("application/json", "[{\"text\":\"x 1\"}", ",{\"text\":\"x 2\"}", "]")]
    [InlineData("text/event-stream", "id: 1\ndata: {\"text\":\"x 1\"}\n\n", "id: 2\ndata: {\"text\":\"x 2\"}\n\n", "event: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n")]
    public async Task Stream_that_succeeds_sends_the_bytes_of_its_transcript(string contentType, string one, string two, string end)
    {
        await using var host = await HostAsync(fails: false);

        var transcript = await PlayAsync(host, contentType);

        Assert.Equal(Begun(contentType) + Chunk(one) + Chunk(two) + Chunk(end) + Closed, transcript);
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"text\":\"x 1\"}\n", "{\"text\":\"x 2\"}\n", "{\"error\":", "}\n")]
    [InlineData("application/json", "[{\"text\":\"x 1\"}", ",{\"text\":\"x 2\"}", ",{\"error\":", "}]")]
    [InlineData("text/event-stream", "id: 1\ndata: {\"text\":\"x 1\"}\n\n", "id: 2\ndata: {\"text\":\"x 2\"}\n\n", "event: end\nid: end\ndata: ", "\n\n")]
    public async Task Stream_that_fails_after_its_messages_ends_with_the_error(string contentType, string one, string two, string before, string after)
    {
        await using var host = await HostAsync(fails: true);

        var transcript = await PlayAsync(host, contentType);

        Assert.Equal(Begun(contentType) + Chunk(one) + Chunk(two) + Chunk(before + _status + after) + Closed, transcript);
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"result\":{\"text\":\"x 1\"}}\n", "{\"result\":{\"text\":\"x 2\"}}\n", "{\"error\":", "}\n")]
    [InlineData("application/json", "[{\"result\":{\"text\":\"x 1\"}}", ",{\"result\":{\"text\":\"x 2\"}}", ",{\"error\":", "}]")]
    [InlineData("text/event-stream", "id: 1\ndata: {\"text\":\"x 1\"}\n\n", "id: 2\ndata: {\"text\":\"x 2\"}\n\n", "event: end\nid: end\ndata: ", "\n\n")]
    public async Task Enveloped_stream_that_fails_ends_with_the_error(string contentType, string one, string two, string before, string after)
    {
        await using var host = await HostAsync(fails: true, options => options.StreamEnvelope = true);

        var transcript = await PlayAsync(host, contentType);

        Assert.Equal(Begun(contentType) + Chunk(one) + Chunk(two) + Chunk(before + _status + after) + Closed, transcript);
    }

    [Fact]
    public async Task Events_carry_a_time_to_reconnect_and_a_heartbeat()
    {
        var time = new FakeTimeProvider();
        await using var host = await HostAsync(fails: false, options => options.EventStreamRetry = TimeSpan.FromSeconds(1), time);
        using var client = await RawClient.ConnectAsync(host);
        var heartbeat = Chunk(":\n\n");

        await client.SendAsync(Request("text/event-stream"));
        await client.ReadUntilAsync("\"x 1\"");
        await using (new Ringer(time))
        {
            await client.ReadUntilAsync(heartbeat);
        }

        _first.Set();
        await client.ReadUntilAsync("\"x 2\"");
        _second.Set();
        var transcript = await client.ReadToEndAsync();

        // The clock may have rung more than once before the first comment was here.
        while (transcript.Contains(heartbeat + heartbeat, StringComparison.Ordinal))
        {
            transcript = transcript.Replace(heartbeat + heartbeat, heartbeat, StringComparison.Ordinal);
        }

        Assert.Equal(
            Begun("text/event-stream") + Chunk("retry: 1000\n\nid: 1\ndata: {\"text\":\"x 1\"}\n\n") + heartbeat + Chunk("id: 2\ndata: {\"text\":\"x 2\"}\n\n")
                + Chunk("event: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n") + Closed,
            transcript);
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"error\":", "}\n")]
    [InlineData("application/json", "[{\"error\":", "}]")]
    [InlineData("text/event-stream", "event: end\nid: end\ndata: ", "\n\n")]
    public async Task Stream_that_fails_after_its_headers_alone_holds_only_the_error(string contentType, string before, string after)
    {
        var service = new LabService
        {
            OnWatch = async (_, _, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-early", "1" } });
                await _first.Task;
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync(Request(contentType));
        await client.ReadUntilAsync("\r\n\r\n");
        _first.Set();

        var headers = Begun(contentType).Replace("X-Accel", "x-early: 1\r\nX-Accel", StringComparison.Ordinal);
        Assert.Equal(headers + Chunk(before + _status + after) + Closed, await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task Stream_that_fails_before_its_first_message_answers_an_HTTP_status(string accept)
    {
        var service = new LabService { OnWatch = (_, _, _) => throw new RpcException(new Status(StatusCode.Aborted, "enough")) };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync(Request(accept));

        Assert.Equal(
            $"HTTP/1.1 409 Conflict\r\nContent-Length: {_status.Length}\r\nConnection: close\r\nContent-Type: application/json\r\nDate: -\r\nServer: Kestrel\r\nVary: Accept\r\n\r\n{_status}",
            await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_stream_of_bytes_that_fails_is_cut_before_its_last_chunk()
    {
        var service = new LabService
        {
            OnDownload = async (_, responses, context) =>
            {
                await responses.WriteAsync(new Google.Api.HttpBody { ContentType = "text/plain", Data = Google.Protobuf.ByteString.CopyFromUtf8("part") }, context.CancellationToken);
                await _first.Task;
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync("GET /v1/downloads/x HTTP/1.1\r\nHost: lab\r\n\r\n");
        await client.ReadUntilAsync("part\r\n");
        _first.Set();
        try
        {
            await client.ReadToEndAsync();
        }
        catch (IOException)
        {
            // Reset or closed: either way it is not the end of a body.
        }

        Assert.DoesNotContain(Closed, client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bidirectional_stream_answers_each_message_as_it_comes_however_it_is_cut()
    {
        await using var host = await new LabHost().StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync("POST /v1/talk HTTP/1.1\r\nHost: lab\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        await client.SendAsync(Chunk("{\"text\":\"on"));
        await client.SendAsync(Chunk("e\"}"));
        await client.ReadUntilAsync(Chunk("{\"text\":\"one\"}\n"));
        await client.SendAsync("10\r\n{\"text\":\"two\"}");
        await client.ReadUntilAsync(Chunk("{\"text\":\"two\"}\n"));
        await client.SendAsync("\n\n\r\n" + Chunk("{\"text\":\n3}") + Closed);

        const string Detail = "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"text\",\"description\":\"expected a string, found 3\"}]}";
        var end = Chunk("{\"error\":{\"code\":3,\"message\":\"message 3: $.text: expected a string, found 3 (line 2, column 1)\",\"details\":[" + Detail + "]}}\n");
        Assert.Equal(
            Begun("application/x-ndjson") + Chunk("{\"text\":\"one\"}\n") + Chunk("{\"text\":\"two\"}\n") + end + Closed,
            await client.ReadToEndAsync());
    }

    private static string Begun(string contentType) =>
        $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {contentType}\r\nDate: -\r\nServer: Kestrel\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\nVary: Accept\r\nX-Accel-Buffering: no\r\n\r\n";

    private static string Chunk(string text) => text.Length == 0 ? "" : $"{text.Length:x}\r\n{text}\r\n";

    private static string Request(string accept) => $"GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nAccept: {accept}\r\nConnection: close\r\n\r\n";

    private async Task<string> PlayAsync(LabHost host, string accept)
    {
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync(Request(accept));
        await client.ReadUntilAsync("\"x 1\"");
        _first.Set();
        await client.ReadUntilAsync("\"x 2\"");
        _second.Set();
        return await client.ReadToEndAsync();
    }

    private Task<LabHost> HostAsync(bool fails, Action<GatewayOptions>? options = null, TimeProvider? time = null)
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "x 1" }, context.CancellationToken);
                await _first.Task;
                await responses.WriteAsync(new AskResp { Text = "x 2" }, context.CancellationToken);
                await _second.Task;
                if (fails)
                {
                    throw new RpcException(new Status(StatusCode.Aborted, "enough"));
                }
            },
        };
        return new LabHost { Service = service, Rest = options ?? (static _ => { }), Services = services => services.AddSingleton(time ?? TimeProvider.System) }.StartAsync();
    }

    // Advances the clock until it is disposed: when the next silence begins to count, the client cannot know.
    private sealed class Ringer : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _ringing;

        public Ringer(FakeTimeProvider time) => _ringing = Task.Run(async () =>
        {
            while (!_end.IsCancellationRequested)
            {
                time.Advance(TimeSpan.FromSeconds(15));
                await Task.Yield();
            }
        });

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _ringing;
            _end.Dispose();
        }
    }
}
