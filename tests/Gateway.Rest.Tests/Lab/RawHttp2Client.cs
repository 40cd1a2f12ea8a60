using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Rest.Tests.Lab;

/// <summary>A bare HTTP/2 connection with one stream: the windows it gives are those the test says, and it reads only when told to.</summary>
internal sealed class RawHttp2Client : IDisposable
{
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte WindowUpdate = 8;
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

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> content) =>
        [0, 0, (byte)content.Length, type, flags, 0, 0, 0, (byte)stream, .. content];
}
