using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Grpc.Server.Invocation;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Web;

/// <summary>gRPC-Web on bare HTTP/1.1 connections: what becomes of one when a call ends early, and when its client vanishes.</summary>
public sealed class WebConnectionTests
{
    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task A_connection_serves_on_after_a_service_that_did_not_read_all(string contentType)
    {
        await using var host = await WebHost.StartAsync(new Script { Collect = (_, _) => Task.FromResult(new Note { Text = "enough" }) });
        var body = Encode(contentType, [.. Frames.Of("unread"), .. Frames.Of("unread too")]);
        using var connection = await ConnectAsync(host);

        for (var i = 0; i < 3; i++)
        {
            await connection.SendAsync(Request(RawClient.Collect, contentType, body.Length), body);

            Assert.Contains("enough", await connection.ReadUntilAsync("\r\n0\r\n\r\n"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task A_read_that_the_service_left_behind_ends_with_the_call(string contentType)
    {
        var left = Signal.New<Task<bool>>();
        await using var host = await WebHost.StartAsync(new Script
        {
            Collect = async (notes, _) =>
            {
                await notes.MoveNext(CancellationToken.None);
                left.SetResult(notes.MoveNext(CancellationToken.None));
                return new Note { Text = "enough" };
            },
        });
        var body = Encode(contentType, Frames.Of("one"));
        using var connection = await ConnectAsync(host);

        await connection.SendAsync(Request(RawClient.Collect, contentType, body.Length + 4), body);
        Assert.Contains("enough", await connection.ReadUntilAsync("\r\n0\r\n\r\n"), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await left.Task.Come()).Come());

        // The rest of the first request, and a second one behind it.
        await connection.SendAsync("AAAA" + Request(RawClient.Unary, "application/grpc-web", 5), Frames.Of(""));
        Assert.Contains("grpc-status: 0", await connection.ReadUntilAsync("\r\n0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpc-web-text", false)]
    [InlineData("application/grpc-web", true)]
    [InlineData("application/grpc-web-text", true)]
    public async Task A_client_that_vanishes_in_the_middle_of_its_request_is_no_error(string contentType, bool reset)
    {
        var ended = Signal.New<Exception?>();
        var begun = Signal.New();
        await using var host = await WebHost.StartAsync(new Script
        {
            Collect = async (notes, _) =>
            {
                try
                {
                    await notes.MoveNext(CancellationToken.None);
                    begun.SetResult();
                    await notes.MoveNext(CancellationToken.None);
                    ended.SetResult(null);
                }
                catch (Exception exception)
                {
                    ended.SetResult(exception);
                    throw;
                }

                return new Note();
            },
        });
        var body = Encode(contentType, Frames.Of("one"));
        using (var connection = await ConnectAsync(host))
        {
            await connection.SendAsync(Request(RawClient.Collect, contentType, 1000), body);
            await begun.Task.Come();
            if (reset)
            {
                connection.Reset();
            }
        }

        Assert.True(await ended.Task.Come() is OperationCanceledException or RpcException);
        await host.Probe.RequestEndedAsync();
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task A_client_that_vanishes_while_it_is_answered_cancels_the_service(string contentType)
    {
        var cancelled = Signal.New();
        await using var host = await WebHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                await Signal.CancelledAsync(context.CancellationToken);
                cancelled.SetResult();
            },
        });
        var body = Encode(contentType, Frames.Of("one"));
        using (var connection = await ConnectAsync(host))
        {
            await connection.SendAsync(Request(RawClient.Expand, contentType, body.Length), body);
            await connection.ReadUntilAsync("\r\n\r\n");
        }

        await cancelled.Task.Come();
    }

    [Fact]
    public async Task A_body_in_chunks_that_HTTP_does_not_know_is_answered_INTERNAL()
    {
        await using var host = await WebHost.StartAsync();
        using var connection = await ConnectAsync(host);

        await connection.SendAsync(
            $"POST {RawClient.Unary} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/grpc-web\r\ntransfer-encoding: chunked\r\n\r\n", "zz\r\n"u8.ToArray());

        Assert.Contains("grpc-status: 13\r\n", await connection.ReadUntilAsync("\r\n\r\n"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task HTTP_1_0_which_proxies_still_speak_will_do(string contentType)
    {
        await using var host = await WebHost.StartAsync();
        using var connection = await ConnectAsync(host);
        var body = Encode(contentType, Frames.Of(new Note { Text = "hi", Number = 2 }));

        await connection.SendAsync(
            $"POST {RawClient.Expand} HTTP/1.0\r\nhost: localhost\r\ncontent-type: {contentType}\r\ncontent-length: {body.Length}\r\n\r\n", body);
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("transfer-encoding", answer, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("grpc-status: 0\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web-text")]
    public async Task A_stream_is_told_of_the_stop_in_its_body(string contentType)
    {
        await using var host = await WebHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                await Signal.ForeverAsync(context.CancellationToken);
            },
        });
        var body = Encode(contentType, Frames.Of("one"));
        using var connection = await ConnectAsync(host);
        await connection.SendAsync(Request(RawClient.Expand, contentType, body.Length), body);
        Assert.Contains("X-Accel-Buffering: no", await connection.ReadUntilAsync("one"), StringComparison.OrdinalIgnoreCase);

        var stopping = host.Probe.Server.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains("grpc-status: 14", await connection.ReadUntilAsync("\r\n0\r\n\r\n"), StringComparison.Ordinal);
        await stopping.Come();
    }

    [Fact]
    public async Task A_message_that_breaks_off_ends_the_connection_and_not_the_body()
    {
        var read = Signal.New();
        await using var host = await WebHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                await read.Task.Come();
                var call = ServiceCallContext.CallOf(context);
                call.BeginMessage(1000);
                call.AbandonMessage();
            },
        });
        using var connection = await ConnectAsync(host);
        await connection.SendAsync(Request(RawClient.Expand, "application/grpc-web", 5), Frames.Of(""));

        Assert.StartsWith("HTTP/1.1 200", await connection.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        read.SetResult();

        Assert.DoesNotContain("\r\n0\r\n\r\n", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static byte[] Encode(string contentType, byte[] frames) =>
        contentType.EndsWith("-text", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(Convert.ToBase64String(frames)) : frames;

    private static string Request(string path, string contentType, int length) =>
        $"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {contentType}\r\ncontent-length: {length}\r\n\r\n";

    private static async Task<RawConnection> ConnectAsync(WebHost host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.Probe.Server.Http1.Port, TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    private sealed class RawConnection(Socket socket) : IDisposable
    {
        public async Task SendAsync(string head, byte[] body)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
            await socket.SendAsync(body, TestContext.Current.CancellationToken);
        }

        public Task<string> ReadUntilAsync(string end) => ReadAsync(end);

        public Task<string> ReadToEndAsync() => ReadAsync(null);

        public void Reset() => socket.LingerState = new LingerOption(true, 0);

        public void Dispose() => socket.Dispose();

        private async Task<string> ReadAsync(string? end)
        {
            var text = new StringBuilder();
            var buffer = new byte[4096];
            while (end is null || !text.ToString().Contains(end, StringComparison.Ordinal))
            {
                var count = 0;
                try
                {
                    count = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().Come();
                }
                catch (SocketException) when (end is null)
                {
                    // A reset is an end too.
                }

                if (count == 0)
                {
                    return end is null ? text.ToString() : throw new InvalidOperationException($"The connection ended before '{end}' came: {text}");
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            return text.ToString();
        }
    }
}
