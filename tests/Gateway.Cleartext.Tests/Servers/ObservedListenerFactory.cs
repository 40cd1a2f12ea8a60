using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Cleartext.Tests.Servers;

/// <summary>Kestrel's own socket transport. A test can wait until the server listens on a port.</summary>
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
