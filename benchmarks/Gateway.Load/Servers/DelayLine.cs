using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Gateway.Load.Servers;

/// <summary>Simulates a TCP connection to a distant server: bytes arrive some time after they were sent, and any number of them may be in flight.</summary>
internal sealed class DelayLine : IDisposable
{
    private const int MostBytes = 16 * 1024; // at a time

    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Uri _server;
    private readonly TimeSpan _delay;

    public DelayLine(Uri server, TimeSpan delay)
    {
        (_server, _delay) = (server, delay);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>The address for clients of the server.</summary>
    public Uri Address => new($"http://{_listener.LocalEndPoint}");

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(_server.Host, _server.Port);
                Carry(client, server);
                Carry(server, client);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The line is no longer needed.
        }
    }

    private void Carry(Socket from, Socket to)
    {
        var onTheWay = Channel.CreateUnbounded<(long SentAt, byte[] Bytes)>();
        _ = Task.Run(() => TakeAsync(from, onTheWay.Writer));
        _ = Task.Run(() => GiveAsync(onTheWay.Reader, to));
    }

    private static async Task TakeAsync(Socket from, ChannelWriter<(long SentAt, byte[] Bytes)> onTheWay)
    {
        var buffer = new byte[MostBytes];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await onTheWay.WriteAsync((Stopwatch.GetTimestamp(), buffer[..count]));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The same as an end.
        }

        onTheWay.Complete();
    }

    private async Task GiveAsync(ChannelReader<(long SentAt, byte[] Bytes)> onTheWay, Socket to)
    {
        try
        {
            await foreach (var (sentAt, bytes) in onTheWay.ReadAllAsync())
            {
                if (_delay - Stopwatch.GetElapsedTime(sentAt) is { Ticks: > 0 } rest)
                {
                    await Task.Delay(rest);
                }

                await to.SendAsync(bytes);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other direction sees it too.
        }

        to.Dispose();
    }
}
