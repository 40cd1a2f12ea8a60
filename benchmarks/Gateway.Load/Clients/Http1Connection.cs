using System.Net.Sockets;
using System.Text;

namespace Gateway.Load.Clients;

/// <summary>A bare HTTP/1.1 client on one connection: it costs little, so that the server has the machine to itself.</summary>
internal sealed class Http1Connection : IDisposable
{
    private static readonly byte[] _end = "\r\n0\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    private Http1Connection()
    {
    }

    public static async Task<Http1Connection> OpenAsync(Uri server)
    {
        var connection = new Http1Connection();
        await connection._socket.ConnectAsync(server.Host, server.Port);
        return connection;
    }

    /// <summary>Asks for a stream and reads it to the end.</summary>
    /// <returns>How many lines it had that are JSON objects.</returns>
    public async Task<int> CountLinesAsync(string path, string accept)
    {
        await SendAsync(path, accept);
        var length = 0;
        do
        {
            length += await ReceiveAsync(length);
        }
        while (!_buffer.AsSpan(0, length).EndsWith(_end));

        return _buffer.AsSpan(0, length).Count("{\""u8);
    }

    /// <summary>Asks for a stream and reads until a text has come.</summary>
    public async Task ReadFirstAsync(string path, string accept, string text)
    {
        await SendAsync(path, accept);
        var wanted = Encoding.UTF8.GetBytes(text);
        var length = 0;
        do
        {
            length += await ReceiveAsync(length);
        }
        while (_buffer.AsSpan(0, length).IndexOf(wanted) < 0);
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(string path, string accept) =>
        await _socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: load\r\nAccept: {accept}\r\n\r\n"));

    private async Task<int> ReceiveAsync(int from)
    {
        var received = await _socket.ReceiveAsync(_buffer.AsMemory(from));
        return received > 0 ? received : throw new IOException("The server closed the connection, or the answer was too long.");
    }
}
