using System.Buffers.Text;
using System.Net.Sockets;

namespace Gateway.Load.Clients;

/// <summary>A minimal HTTP/1.1 client on one connection. It costs little, so that the server can use the whole machine.</summary>
/// <remarks>It reads one answer before it sends the next request, and requires status 200 and a body with a length or in chunks.</remarks>
internal sealed class Http1Connection : IDisposable
{
    private static readonly byte[] LastChunk = "\r\n0\r\n\r\n"u8.ToArray();

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

    /// <summary>Sends a request and reads the answer to its end.</summary>
    /// <returns>The body, with the sizes of its chunks if it has any. Valid until the next request.</returns>
    /// <exception cref="IOException">The status is not 200, or the server closed the connection.</exception>
    public async Task<ReadOnlyMemory<byte>> AskAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        var received = 0;
        do
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(received));
            received += count > 0 ? count : throw new IOException("The server closed the connection, or the answer was too long.");
        }
        while (!IsComplete(_buffer.AsSpan(0, received)));

        var body = _buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8) + 4;
        return _buffer.AsMemory(body, received - body);
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var headers = answer.IndexOf("\r\n\r\n"u8);
        if (headers < 0)
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new IOException($"The server answered {System.Text.Encoding.ASCII.GetString(answer)}");
        }

        var length = answer[..headers].IndexOf("\r\nContent-Length: "u8);
        return length < 0
            ? answer.EndsWith(LastChunk)
            : Utf8Parser.TryParse(answer[(length + "\r\nContent-Length: ".Length)..], out int bytes, out _) && answer.Length == headers + 4 + bytes;
    }
}
