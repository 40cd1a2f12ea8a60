using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting.Connections;

/// <summary>Lets Kestrel accept connections that were handed over, in place of a socket. Every other end point is left to the transports that know it.</summary>
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

            // What was handed over too late is closed by the endpoint that accepted it.
            while (handOver.Connections.TryRead(out var connection))
            {
                await connection.DisposeAsync();
            }
        }
    }
}
