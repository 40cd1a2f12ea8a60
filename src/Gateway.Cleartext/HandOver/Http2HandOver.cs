using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Cleartext.HandOver;

/// <summary>
/// Carries HTTP/2 connections from the endpoint that accepted them to the endpoint that speaks HTTP/2. Each server has one.
/// </summary>
internal sealed class Http2HandOver
{
    private static readonly ConditionalWeakTable<KestrelServerOptions, Http2HandOver> OfServers = [];

    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });
    private volatile bool _listening;

    private Http2HandOver() => EndPoint = new Http2EndPoint(this);

    public Http2EndPoint EndPoint { get; }

    /// <summary>Handed-over connections that the HTTP/2 endpoint has not accepted yet.</summary>
    public ChannelReader<ConnectionContext> Connections => _connections.Reader;

    /// <summary>The hand-over of a server; null when no endpoint has asked for one.</summary>
    public static Http2HandOver? Find(KestrelServerOptions server) => OfServers.TryGetValue(server, out var handOver) ? handOver : null;

    /// <summary>The hand-over of a server. The first call also adds the HTTP/2 endpoint to the server.</summary>
    public static Http2HandOver For(KestrelServerOptions server)
    {
        if (Find(server) is { } present)
        {
            return present;
        }

        // Stored before Listen(): that runs ConfigureEndpointDefaults() for the new endpoint, which may call this method again.
        var handOver = new Http2HandOver();
        OfServers.Add(server, handOver);
        server.Listen(handOver.EndPoint, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        return handOver;
    }

    /// <summary>The HTTP/2 endpoint listens from now on.</summary>
    public void Begin() => _listening = true;

    /// <summary>The HTTP/2 endpoint accepts no further connections.</summary>
    public void End()
    {
        _listening = false;
        _connections.Writer.TryComplete();
    }

    /// <summary>Hands the connection over and waits until it ends.</summary>
    /// <returns>False when the HTTP/2 endpoint does not listen.</returns>
    public async ValueTask<bool> TryRunAsync(ConnectionContext connection)
    {
        if (!_listening)
        {
            return false;
        }

        var handedOver = new HandedOverConnection(connection);
        if (!_connections.Writer.TryWrite(handedOver))
        {
            return false;
        }

        await handedOver.RunAsync();
        return true;
    }
}
