using System.Net.Sockets;
using System.Text;
using Gateway.Load.Servers;

namespace Gateway.Load.Clients;

/// <summary>A stream over HTTP/1.1 or a WebSocket on its own connection. It reads bytes and looks only for the ends of messages.</summary>
internal sealed class RawStream : IOpenStream
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 64 * 1024 };
    private readonly byte[] _buffer = new byte[4 * 1024];

    private RawStream()
    {
    }

    public static async Task<IOpenStream> OpenAsync(ServerProcess server, string path, StreamKind kind)
    {
        var stream = new RawStream();
        await stream._socket.ConnectAsync(server.Http1.Host, server.Http1.Port);
        var headers = kind switch
        {
            StreamKind.Events => "Accept: text/event-stream",
            StreamKind.Socket => "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            _ => "Accept: application/x-ndjson",
        };
        await stream._socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: load\r\n{headers}\r\n\r\n"));
        return stream;
    }

    public async Task<int> ReadAsync(int messages, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < messages)
        {
            var received = await _socket.ReceiveAsync(_buffer, cancellationToken);
            if (received == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            // Each message has exactly one, and no other bytes have any.
            count += _buffer.AsSpan(0, received).Count((byte)'}');
        }

        return count;
    }

    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }
}
