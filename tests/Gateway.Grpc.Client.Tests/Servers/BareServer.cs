using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Servers;

/// <summary>A server that says exactly the HTTP/2 frames that a test tells it to, with none of the care that a real one takes.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<BareConnection, Task> _answer;
    private readonly ConcurrentBag<BareConnection> _connections = [];
    private readonly List<GrpcChannel> _channels = [];
    private readonly Task _accepting;

    private BareServer(Func<BareConnection, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <param name="answer">What it does with a connection, from the first request on. The connection stays open behind it.</param>
    public static BareServer Start(Func<BareConnection, Task> answer) => new(answer);

    public Lab.LabClient Connect()
    {
        var channel = GrpcChannel.ForAddress($"http://{_listener.LocalEndpoint}");
        _channels.Add(channel);
        return new Lab.LabClient(channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(static channel => channel.Dispose());
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            for (var number = 1; ; number++)
            {
                var connection = new BareConnection(await _listener.AcceptSocketAsync(), number);
                _connections.Add(connection);
                served.Add(connection.RunAsync(_answer));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The last of them where it stops between two connections.
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }
        }

        await Task.WhenAll(served);
    }
}
