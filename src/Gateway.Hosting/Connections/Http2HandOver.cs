using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Hosting.Connections;

/// <summary>
/// The way from an endpoint that found HTTP/2 on one of its connections to the endpoint that speaks it. There is one for a server.
/// </summary>
internal sealed class Http2HandOver
{
    private const long Never = long.MinValue;

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);
    private static readonly ConditionalWeakTable<KestrelServerOptions, Http2HandOver> OfServers = [];

    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });
    private volatile bool _listening;
    private int _undecided;
    private long _warnedAt = Never;

    private Http2HandOver() => EndPoint = new Http2EndPoint(this);

    public Http2EndPoint EndPoint { get; }

    /// <summary>The connections that have been handed over.</summary>
    public ChannelReader<ConnectionContext> Connections => _connections.Reader;

    /// <summary>The hand-over of a server; null when none of its endpoints asked for one.</summary>
    public static Http2HandOver? Find(KestrelServerOptions server) => OfServers.TryGetValue(server, out var handOver) ? handOver : null;

    /// <summary>The hand-over of a server, whose other end the server listens on from now on.</summary>
    public static Http2HandOver For(KestrelServerOptions server)
    {
        if (Find(server) is { } present)
        {
            return present;
        }

        // Kept before it listens: defaults for endpoints, which may have led here, apply to that endpoint too.
        var handOver = new Http2HandOver();
        OfServers.Add(server, handOver);
        server.Listen(handOver.EndPoint, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        return handOver;
    }

    /// <summary>Counts a connection whose protocol is not known yet.</summary>
    /// <returns>False when there are as many as there may be.</returns>
    public bool TryAddUndecided(int most)
    {
        if (Interlocked.Increment(ref _undecided) <= most)
        {
            return true;
        }

        RemoveUndecided();
        return false;
    }

    public void RemoveUndecided() => Interlocked.Decrement(ref _undecided);

    /// <summary>Whether the log may be warned of too many such connections: once a minute at most.</summary>
    public bool MayWarn(TimeProvider time)
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _warnedAt);
        return (last == Never || time.GetElapsedTime(last, now) >= BetweenWarnings)
            && Interlocked.CompareExchange(ref _warnedAt, now, last) == last;
    }

    public void Begin() => _listening = true;

    public void End()
    {
        _listening = false;
        _connections.Writer.TryComplete();
    }

    /// <summary>Hands the connection over and waits for its end.</summary>
    /// <returns>False when nobody listens for it.</returns>
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
