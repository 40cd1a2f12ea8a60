using System.IO.Pipelines;
using Gateway.Cleartext.HandOver;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Cleartext.Detection;

/// <summary>
/// Connection middleware that looks at the first bytes of a connection without TLS and consumes none of them. It hands HTTP/2 over to the endpoint for HTTP/2.
/// Everything else goes on to Kestrel's HTTP/1.1 on the same endpoint.
/// </summary>
/// <remarks>Each connection waits for its own bytes, so a silent client delays nobody else.</remarks>
internal sealed class ProtocolDetector(
    ConnectionDelegate http1, Http2HandOver http2, UndecidedConnections undecided, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private enum Protocol
    {
        Http1,
        Http2,
        Unknown,
    }

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        // With TLS, client and server have agreed by ALPN before the first byte.
        var protocol = connection.Features.Get<ITlsConnectionFeature>() is null ? await DetectAsync(connection) : Protocol.Http1;
        if (protocol is Protocol.Unknown)
        {
            return;
        }

        if (protocol is Protocol.Http1 || !await http2.TryRunAsync(connection))
        {
            await http1(connection);
        }
    }

    private static Protocol? Decide(PipeReader input, in ReadResult read, ref long examined)
    {
        var received = read.Buffer;
        var protocol = Http2Preface.Match(received) switch
        {
            true => Protocol.Http2,
            false => Protocol.Http1,

            // The client stopped sending within the preface: Kestrel's HTTP/1.1 reports that.
            null => read.IsCompleted ? Protocol.Http1 : (Protocol?)null,
        };

        // Consumes nothing. The pipe offers examined bytes again only after new ones arrive. So a decision leaves the latest bytes unexamined,
        // and the first read of HTTP/1.1 or HTTP/2 returns at once.
        input.AdvanceTo(received.Start, protocol is null ? received.End : received.GetPosition(examined));
        examined = received.Length;
        return protocol;
    }

    private async ValueTask<Protocol> DetectAsync(ConnectionContext connection)
    {
        try
        {
            return await ReadAsync(connection);
        }
        catch (OperationCanceledException)
        {
            Log.NothingToDetect(logger, connection.ConnectionId);
        }
        catch (IOException reset)
        {
            Log.GoneUndecided(logger, connection.ConnectionId, reset);
        }

        return Protocol.Unknown;
    }

    private async ValueTask<Protocol> ReadAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var examined = 0L;
        if (input.TryRead(out var read) && Decide(input, read, ref examined) is { } known)
        {
            return known;
        }

        if (!undecided.TryAdd())
        {
            if (undecided.ShouldWarn())
            {
                Log.TooManyUndecided(logger, undecided.Most);
            }

            Log.UndecidedRefused(logger, connection.ConnectionId);
            return Protocol.Unknown;
        }

        try
        {
            return await WaitAsync(connection, examined);
        }
        finally
        {
            undecided.Remove();
        }
    }

    private async Task<Protocol> WaitAsync(ConnectionContext connection, long examined)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var waiting = new CancellationTokenSource(timeout, time);
        using var stop = stopping.UnsafeRegister(static waiting => ((CancellationTokenSource)waiting!).Cancel(), waiting);
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(waiting.Token);
            if (Decide(input, read, ref examined) is { } known)
            {
                return known;
            }
        }
    }
}
