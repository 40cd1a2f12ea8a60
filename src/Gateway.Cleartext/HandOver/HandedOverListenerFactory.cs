using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Cleartext.HandOver;

/// <summary>Lets Kestrel accept handed-over connections instead of connections from a socket. It leaves all other end points to their own transports.</summary>
internal sealed class HandedOverListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is Http2EndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var handOver = ((Http2EndPoint)endpoint).HandOver;
        handOver.Begin();
        return new(new Listener(handOver));
    }

    private sealed class Listener(Http2HandOver handOver) : IConnectionListener
    {
        public EndPoint EndPoint => handOver.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await handOver.Connections.WaitToReadAsync(cancellationToken))
            {
                if (handOver.Connections.TryRead(out var connection))
                {
                    return connection;
                }
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            handOver.End();
            return default;
        }

        public async ValueTask DisposeAsync()
        {
            handOver.End();

            // These came too late to be accepted. Disposing each one returns it to the endpoint that accepted it, which closes it.
            while (handOver.Connections.TryRead(out var connection))
            {
                await connection.DisposeAsync();
            }
        }
    }
}
