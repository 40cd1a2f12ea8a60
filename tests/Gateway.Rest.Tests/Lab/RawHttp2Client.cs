using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Rest.Tests.Lab;

/// <summary>A bare HTTP/2 connection with one stream: the windows it gives are those the test says, and it reads only when told to.</summary>
internal sealed class RawHttp2Client : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte WindowUpdate = 8;
    private const byte Ack = 1;
    private const byte EndStreamAndHeaders = 5;

    private readonly TcpClient _client = new() { NoDelay = true };

    private RawHttp2Client()
    {
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Connects.</summary>
    /// <param name="host">The host to connect to.</param>
    /// <param name="streamWindow">The window of a stream, in bytes.</param>
    public static async Task<RawHttp2Client> ConnectAsync(LabHost host, int streamWindow)
    {
        var client = new RawHttp2Client();
        client._client.Client.ReceiveBufferSize = 64 * 1024;
        await client._client.ConnectAsync(host.Kestrel.Http2.Host, host.Kestrel.Http2.Port, Token);
        var initialWindow = new byte[6];
        initialWindow[1] = 4;
        BinaryPrimitives.WriteInt32BigEndian(initialWindow.AsSpan(2), streamWindow);
        var more = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(more, int.MaxValue - 65_535);
        await client._client.GetStream().WriteAsync(
            (byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, initialWindow), .. Frame(WindowUpdate, 0, 0, more)],
            Token);
        return client;
    }

    /// <summary>Asks for something on the only stream there is.</summary>
    public async Task GetAsync(string path)
    {
        // Indexed: GET and http. Literal names of the static table: :authority and :path (RFC 7541, appendix A).
        byte[] block = [0x82, 0x86, 0x01, 3, .. "lab"u8, 0x04, (byte)path.Length, .. Encoding.ASCII.GetBytes(path)];
        await _client.GetStream().WriteAsync(Frame(Headers, EndStreamAndHeaders, stream: 1, block), Token);
    }

    /// <summary>Reads so many bytes of the body, giving no window for them.</summary>
    public async Task<string> ReadBodyAsync(int length)
    {
        var body = new StringBuilder();
        while (body.Length < length)
        {
            if (await ReadFrameAsync() is { Type: Data } data)
            {
                body.Append(Encoding.ASCII.GetString(data.Content));
            }
        }

        return body.ToString();
    }

    /// <summary>Reads until the server resets the stream, and fails if it sends more of the stream before.</summary>
    public async Task ReadResetAsync()
    {
        byte type;
        while ((type = (await ReadFrameAsync()).Type) != Reset)
        {
            Assert.True(type is not (Data or Headers), $"A frame of type {type} came.");
        }
    }

    /// <summary>Sends a PING and waits for the answer: the connection is served.</summary>
    public async Task PingAsync()
    {
        await _client.GetStream().WriteAsync(Frame(Ping, 0, 0, new byte[8]), Token);
        while (await ReadFrameAsync() is not { Type: Ping, Flags: Ack })
        {
        }
    }

    /// <summary>Reads until the server closes the connection, giving no window for what is read.</summary>
    /// <returns>How many bytes came.</returns>
    public async Task<long> ReadToEndAsync()
    {
        var buffer = new byte[16 * 1024];
        var total = 0L;
        try
        {
            while (await _client.GetStream().ReadAsync(buffer, Token) is > 0 and var count)
            {
                total += count;
            }
        }
        catch (IOException)
        {
            // A reset ends it too.
        }

        return total;
    }

    public void Dispose() => _client.Dispose();

    private async Task<(byte Type, byte Flags, byte[] Content)> ReadFrameAsync()
    {
        var head = new byte[9];
        await _client.GetStream().ReadExactlyAsync(head, Token);
        var content = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await _client.GetStream().ReadExactlyAsync(content, Token);
        return (head[3], head[4], content);
    }

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> content) =>
        [0, 0, (byte)content.Length, type, flags, 0, 0, 0, (byte)stream, .. content];
}
