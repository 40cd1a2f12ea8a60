using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Tests.Connections;

/// <summary>Kestrel's own sockets; it tells of each port once somebody listens on it.</summary>
internal sealed class ObservedListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, logs);
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _listening = [];

    public Task ListeningAsync(int port) => Of(port).Task;

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await _sockets.BindAsync(endpoint, cancellationToken);
        if (listener.EndPoint is IPEndPoint { Port: var port })
        {
            Of(port).TrySetResult();
        }

        return listener;
    }

    private TaskCompletionSource Of(int port) => _listening.GetOrAdd(port, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
