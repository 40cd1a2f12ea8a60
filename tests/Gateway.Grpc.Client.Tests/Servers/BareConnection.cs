using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Grpc.Client.Tests.Servers;

/// <summary>The server's side of one HTTP/2 connection, frame by frame (RFC 9113, section 4.1).</summary>
internal sealed class BareConnection(Socket socket, int number) : IDisposable
{
    private const byte Data = 0x0;
    private const byte Headers = 0x1;
    private const byte RstStream = 0x3;
    private const byte Settings = 0x4;
    private const byte Ping = 0x6;
    private const byte GoAway = 0x7;
    private const byte EndStream = 0x1;
    private const byte Ack = 0x1;
    private const byte EndHeaders = 0x4;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private byte[] _payload = [];
    private bool _requestEnded;

    /// <summary>1 for the first connection that the client made.</summary>
    public int Number => number;

    /// <summary>The stream of the request that was read last.</summary>
    public int Stream { get; private set; }

    /// <summary>The body of that request, as far as it was read.</summary>
    public MemoryStream Body { get; } = new();

    /// <summary>Greets, lets the script answer, and reads on until the client leaves or the script has.</summary>
    public async Task RunAsync(Func<BareConnection, Task> answer)
    {
        try
        {
            await _stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length]);
            await SendAsync(Settings, 0, 0, []);
            await answer(this);
            while (true)
            {
                await ReadFrameAsync();
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The client has left, or this side has.
        }
    }

    /// <summary>Waits for the head of the next request.</summary>
    public async Task ReadHeadAsync()
    {
        Body.SetLength(0);
        while (await ReadFrameAsync() != Headers)
        {
        }
    }

    /// <summary>Waits for a whole request.</summary>
    public async Task ReadRequestAsync()
    {
        await ReadHeadAsync();
        while (!_requestEnded)
        {
            await ReadFrameAsync();
        }
    }

    /// <summary>Waits for the client to send of the request's body at least so much.</summary>
    public async Task ReadBodyAsync(int length)
    {
        while (Body.Length < length)
        {
            await ReadFrameAsync();
        }
    }

    /// <summary>A HEADERS frame: the head of a response, or its trailers.</summary>
    public Task SendHeadersAsync(bool end, params (string Name, string Value)[] headers)
    {
        var block = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            // A literal without indexing, with a new name, no Huffman code (RFC 7541, section 6.2.2).
            block.WriteByte(0);
            WriteLiteral(block, name);
            WriteLiteral(block, value);
        }

        return SendAsync(Headers, end ? EndHeaders | EndStream : EndHeaders, Stream, block.ToArray());
    }

    /// <summary>The head of a gRPC response.</summary>
    public Task BeginAsync() => SendHeadersAsync(end: false, (":status", "200"), ("content-type", "application/grpc"));

    public Task SendDataAsync(string hex, bool end = false) =>
        SendAsync(Data, end ? EndStream : 0, Stream, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    /// <summary>A whole response with one message.</summary>
    public async Task AnswerAsync(string frames)
    {
        await BeginAsync();
        await SendDataAsync(frames);
        await SendHeadersAsync(end: true, ("grpc-status", "0"));
    }

    public Task ResetAsync(uint error) => SendAsync(RstStream, 0, Stream, Number32(error));

    public Task GoAwayAsync(int lastStream, uint error) => SendAsync(GoAway, 0, 0, [.. Number32((uint)lastStream), .. Number32(error)]);

    /// <summary>Any frame at all.</summary>
    public async Task SendAsync(byte type, int flags, int stream, byte[] payload)
    {
        var head = new byte[9];
        BinaryPrimitives.WriteUInt32BigEndian(head, ((uint)payload.Length << 8) | type);
        head[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        await _stream.WriteAsync((byte[])[.. head, .. payload]);
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Close() => _stream.Dispose();

    public void Dispose()
    {
        _stream.Dispose();
        Body.Dispose();
    }

    private static byte[] Number32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    // Long ones are of no use here, so that a length is always one byte.
    private static void WriteLiteral(MemoryStream block, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, 126);
        block.WriteByte((byte)bytes.Length);
        block.Write(bytes);
    }

    private async Task<byte> ReadFrameAsync()
    {
        var head = new byte[9];
        await _stream.ReadExactlyAsync(head);
        _payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(head) >> 8];
        await _stream.ReadExactlyAsync(_payload);
        var (type, flags) = (head[3], head[4]);
        switch (type)
        {
            case Settings or Ping when (flags & Ack) == 0:
                await SendAsync(type, Ack, 0, type == Ping ? _payload : []);
                break;
            case Headers:
                Stream = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
                _requestEnded = (flags & EndStream) != 0;
                break;
            case Data:
                Body.Write(_payload);
                _requestEnded = (flags & EndStream) != 0;
                break;
            default:
                break;
        }

        return type;
    }
}
