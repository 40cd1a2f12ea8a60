using System.Buffers.Binary;
using System.Net.Sockets;

namespace Gateway.Load.Clients;

/// <summary>A minimal HTTP/2 client on one connection, with one native call at a time. It costs little, so that the server can use the whole machine.</summary>
/// <remarks>It does not read headers: a call without a message counts as a failure. Its windows are never used up.</remarks>
internal sealed class GrpcConnection : IDisposable
{
    private const int FrameHeader = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte EndStream = 1; // in frames of a stream
    private const byte Acknowledged = 1; // in SETTINGS and PING

    // The preface, and the largest windows for each stream and for the connection.
    private static readonly byte[] _preface =
    [
        .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
        0, 0, 6, Settings, 0, 0, 0, 0, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF,
        0, 0, 4, 8, 0, 0, 0, 0, 0, 0x7F, 0xFF, 0, 0,
    ];

    // The same with the default windows: 65,535 bytes for each stream and for the connection.
    private static readonly byte[] _smallPreface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, Settings, 0, 0, 0, 0, 0];

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 64 * 1024 };
    private readonly byte[] _sent = new byte[1024];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _received;
    private int _stream = -1;

    private GrpcConnection()
    {
    }

    /// <summary>Connects.</summary>
    /// <param name="server">The server.</param>
    /// <param name="isOpen">Whether the windows are so large that the server never waits for them.</param>
    public static async Task<GrpcConnection> OpenAsync(Uri server, bool isOpen = true)
    {
        var connection = new GrpcConnection();
        await connection._socket.ConnectAsync(server.Host, server.Port);
        await connection._socket.SendAsync(isOpen ? _preface : _smallPreface);
        return connection;
    }

    /// <summary>Sends a call and reads its answer to the end.</summary>
    /// <returns>The bytes of its messages, each with the five bytes before it.</returns>
    /// <exception cref="IOException">The server ended the call or the connection.</exception>
    public async Task<long> AskAsync(GrpcRequest request)
    {
        await SendAsync(request);
        var (bytes, hasEnded) = (0L, false);
        while (!hasEnded)
        {
            (var some, hasEnded) = await ReadAsync();
            bytes += some;
        }

        return bytes;
    }

    /// <summary>Sends a call.</summary>
    public async Task SendAsync(GrpcRequest request)
    {
        _stream += 2;
        await _socket.SendAsync(_sent.AsMemory(0, request.Write(_sent, _stream)));
    }

    /// <summary>Reads the part of the answer that has arrived.</summary>
    /// <returns>The number of message bytes, and whether they were the last.</returns>
    public async Task<(long Bytes, bool HasEnded)> ReadAsync()
    {
        var count = await _socket.ReceiveAsync(_buffer.AsMemory(_received));
        _received += count > 0 ? count : throw new IOException("The server closed the connection.");
        var (at, bytes, hasEnded) = (0, 0L, false);
        while (_received - at >= FrameHeader && Length(at) + FrameHeader <= _received - at)
        {
            var (length, type, flags) = (Length(at), _buffer[at + 3], _buffer[at + 4]);
            bytes += type == Data ? length : 0;
            hasEnded |= type is Data or Headers && (flags & EndStream) != 0;
            await AnswerAsync(type, flags, _buffer.AsMemory(at, FrameHeader + length));
            at += FrameHeader + length;
        }

        _buffer.AsSpan(at, _received - at).CopyTo(_buffer);
        _received -= at;
        return (bytes, hasEnded);
    }

    public void Dispose()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    private int Length(int at) => (int)(BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(at)) >> 8);

    private async Task AnswerAsync(byte type, byte flags, Memory<byte> frame)
    {
        if (type is Reset or GoAway)
        {
            throw new IOException($"The server gave up with error {BinaryPrimitives.ReadInt32BigEndian(frame.Span[^4..])}.");
        }

        if (type is Settings or Ping && (flags & Acknowledged) == 0)
        {
            byte[] answer = type == Settings ? [0, 0, 0, Settings, Acknowledged, 0, 0, 0, 0] : [0, 0, 8, Ping, Acknowledged, 0, 0, 0, 0, .. frame.Span[FrameHeader..]];
            await _socket.SendAsync(answer);
        }
    }
}
