using System.Net.Sockets;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Testing;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>The frames of a WebSocket besides messages: pings, and the Close frame for a peer that breaks the protocol.</summary>
public sealed class RawPeerTests
{
    private readonly WatchedCall _call = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ping_is_sent_every_30_seconds_and_a_silent_peer_is_gone()
    {
        await using var host = await _call.HostAsync(_call.UntilCancelledAsync);
        using var client = await RawSocketAsync(host, "/v1/watch/x");
        await _call.Entered.Task;

        for (var i = 0; i < 3; i++)
        {
            _call.Time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal("8900", await ReadHexAsync(client, 2));
            await client.WriteAsync(Convert.FromHexString("8A8000000000"), Token);
            await PassAsync(client);
        }

        _call.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("8900", await ReadHexAsync(client, 2));
        Assert.False(_call.Cancelled.Task.IsCompleted);

        // How often is KeepAliveStreamTests' affair: after its answer to the last ping the server may not be back at reading yet, and a peer is silent only where somebody listens.
        do
        {
            _call.Time.Advance(TimeSpan.FromSeconds(30));
        }
        while (await IsPingedAsync(client));

        await _call.Cancelled.Task;
        Assert.IsType<OperationCanceledException>(await _call.End, exactMatch: false);
    }

    [Fact]
    public async Task A_client_that_breaks_the_protocol_is_told_and_the_call_cancelled()
    {
        await using var host = await _call.HostAsync(_call.UntilCancelledAsync);
        using var client = await RawSocketAsync(host, "/v1/watch/x");
        await _call.Entered.Task;

        // A reserved opcode.
        await client.WriteAsync(Convert.FromHexString("838000000000"), Token);

        Assert.Equal("880203EA", await ReadHexAsync(client, 4));
        await _call.Cancelled.Task;
    }

    [Fact]
    public async Task A_client_that_never_answers_a_Close_frame_is_left()
    {
        await using var host = await _call.HostAsync(_ => Task.CompletedTask);
        using var client = await RawSocketAsync(host, "/v1/watch/x");
        Assert.Equal("880203E8", await ReadHexAsync(client, 4));

        // The end of the connection, once the time for an answer is over.
        var end = client.ReadAsync(new byte[1], Token).AsTask();
        await _call.Time.TimerAsync(TimeSpan.FromSeconds(2), Token);
        _call.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, await end);
    }

    // False when the connection has ended instead.
    private static async Task<bool> IsPingedAsync(NetworkStream client)
    {
        try
        {
            return await ReadHexAsync(client, 2) == "8900";
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Lets the server see what was sent before: it answers a ping.
    private static async Task PassAsync(NetworkStream client)
    {
        await client.WriteAsync(Convert.FromHexString("898000000000"), Token);
        Assert.Equal("8A00", await ReadHexAsync(client, 2));
    }

    private static async Task<string> ReadHexAsync(NetworkStream client, int count)
    {
        var bytes = new byte[count];
        await client.ReadExactlyAsync(bytes, Token);
        return Convert.ToHexString(bytes);
    }

    private static async Task<NetworkStream> RawSocketAsync(LabHost host, string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.Kestrel.Http1.Host, host.Kestrel.Http1.Port, Token);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
            Token);
        var head = "";
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var one = new byte[1];
            await stream.ReadExactlyAsync(one, Token);
            head += (char)one[0];
        }

        // The answer to this key in RFC 6455, section 1.3.
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head, StringComparison.Ordinal);
        return stream;
    }
}
