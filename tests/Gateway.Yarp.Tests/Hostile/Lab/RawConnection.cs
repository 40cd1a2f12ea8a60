using System.Net.Sockets;

namespace Gateway.Yarp.Tests.Hostile.Lab;

/// <summary>The frames of one connection of HTTP/2: enough of the protocol for a client that behaves.</summary>
internal sealed class RawConnection(NetworkStream socket, CancellationToken token) : IDisposable
{
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte Ack = 1;
    private const int PrefaceSize = 24;

    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Serves a connection until its client closes it. Each stream is answered while the next is read.</summary>
    public static async Task ServeAsync(NetworkStream socket, Func<RawStream, Task> answer, CancellationToken token)
    {
        using var connection = new RawConnection(socket, token);
        await socket.ReadExactlyAsync(new byte[PrefaceSize], token);
        await connection.SendAsync(Settings, 0, 0, []);
        var streams = new Dictionary<int, RawStream>();
        while (true)
        {
            var (type, flags, stream, content) = await connection.ReadAsync();
            if (type is Settings or Ping && flags != Ack)
            {
                await connection.SendAsync(type, Ack, 0, type == Ping ? content : []);
            }
            else if (type == Headers)
            {
                streams[stream] = new RawStream(connection, stream);
                _ = AnswerAsync(answer, streams[stream]);
            }
            else if (type == Reset)
            {
                streams[stream].Leave();
            }
        }
    }

    public void Close() => socket.Close();

    public void Dispose() => _writing.Dispose();

    /// <summary>Sends a frame: its head of 9 bytes, and its content.</summary>
    public async Task SendAsync(byte type, byte flags, int stream, byte[] content)
    {
        byte[] frame =
        [
            (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, type, flags,
            (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. content,
        ];
        await _writing.WaitAsync(token);
        try
        {
            await socket.WriteAsync(frame, token);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static async Task AnswerAsync(Func<RawStream, Task> answer, RawStream stream)
    {
        try
        {
            await answer(stream);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The gateway has closed the connection, or the test has ended.
        }
    }

    private async Task<(byte Type, byte Flags, int Stream, byte[] Content)> ReadAsync()
    {
        var head = new byte[9];
        await socket.ReadExactlyAsync(head, token);
        var content = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await socket.ReadExactlyAsync(content, token);
        return (head[3], head[4], (head[5] << 24) | (head[6] << 16) | (head[7] << 8) | head[8], content);
    }
}
