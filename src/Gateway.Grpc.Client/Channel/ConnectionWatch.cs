using System.Net;
using System.Net.Sockets;
using Gateway.Grpc.Client.Protocol;
using Grpc.Core;

namespace Gateway.Grpc.Client.Channel;

/// <summary>
/// Opens the sockets of a channel's own handler and counts them, which makes the channel's state: ready while one is open, idle when
/// none is, transient failure after one could not be opened.
/// </summary>
internal sealed class ConnectionWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly DnsEndPoint _server;
    private TaskCompletionSource _changed = NewSignal();
    private NetworkStream? _spare;
    private int _open;
    private int _opening;
    private bool _failed;
    private bool _closed;

    public ConnectionWatch(ChannelSettings settings) => _server = new DnsEndPoint(settings.Address.IdnHost, settings.Address.Port);

    public ConnectivityState State
    {
        get
        {
            lock (_gate)
            {
                return Current();
            }
        }
    }

    /// <summary>The handler's way to a socket. One that was opened ahead is used first.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        // A handler that the application brought may go through a proxy, or serve other channels too.
        (context.DnsEndPoint.Equals(_server) ? TakeSpare() : null) ?? await OpenAsync(context.DnsEndPoint, cancellationToken);

    /// <summary>Opens a socket ahead of the first call, unless there is one.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (State == ConnectivityState.Ready)
        {
            return;
        }

        NetworkStream opened;
        try
        {
            opened = await OpenAsync(_server, cancellationToken);
        }
        catch (SocketException error)
        {
            throw new RpcException(TransportStatus.From(error));
        }

        NetworkStream? surplus;
        lock (_gate)
        {
            (surplus, _spare) = _closed ? (opened, null) : (_spare, opened);
        }

        if (surplus is not null)
        {
            await surplus.DisposeAsync();
        }
    }

    public async Task WaitForChangeAsync(ConnectivityState last, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Current() != last)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        Change(static watch => watch._closed = true);
        TakeSpare()?.Dispose();
    }

    private async ValueTask<NetworkStream> OpenAsync(DnsEndPoint server, CancellationToken cancellationToken)
    {
        Change(static watch => watch._opening++);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            var stream = new WatchedStream(socket, this);
            Change(static watch => (watch._opening, watch._open, watch._failed) = (watch._opening - 1, watch._open + 1, false));
            return stream;
        }
        catch
        {
            socket.Dispose();
            Change(static watch => (watch._opening, watch._failed) = (watch._opening - 1, true));
            throw;
        }
    }

    private NetworkStream? TakeSpare()
    {
        NetworkStream? spare;
        lock (_gate)
        {
            (spare, _spare) = (_spare, null);
        }

        if (spare is null || IsAlive(spare.Socket))
        {
            return spare;
        }

        spare.Dispose();
        return null;
    }

    // Readable with nothing to read: the server has closed it meanwhile.
    private static bool IsAlive(Socket socket) => !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) || socket.Available > 0;

    private void Change(Action<ConnectionWatch> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change(this);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

    private ConnectivityState Current() => this switch
    {
        { _closed: true } => ConnectivityState.Shutdown,
        { _open: > 0 } => ConnectivityState.Ready,
        { _opening: > 0 } => ConnectivityState.Connecting,
        { _failed: true } => ConnectivityState.TransientFailure,
        _ => ConnectivityState.Idle,
    };

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A socket's stream that tells when it is closed.</summary>
    private sealed class WatchedStream(Socket socket, ConnectionWatch watch) : NetworkStream(socket, ownsSocket: true)
    {
        private int _disposed;

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                watch.Change(static watch => watch._open--);
            }
        }
    }
}
