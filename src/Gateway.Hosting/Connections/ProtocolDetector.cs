using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Connections;

/// <summary>
/// Connection middleware that looks at the first bytes of a connection without TLS. HTTP/2 is handed over to the endpoint for it;
/// everything else goes on here, to Kestrel's HTTP/1.1, with no byte missing.
/// </summary>
/// <remarks>Each connection waits for its own bytes on its own: nobody who is silent holds anybody else up.</remarks>
internal sealed class ProtocolDetector(ConnectionDelegate http1, Http2HandOver http2, CleartextHttp2Options options, TimeProvider time, ILogger logger)
{
    private enum Protocol
    {
        Http1,
        Http2,
        Unknown,
    }

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        // With TLS the two ends agree by ALPN, before the first byte.
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

            // The client ends in the middle of the preface: HTTP/1.1 says what is wrong with that.
            null => read.IsCompleted ? Protocol.Http1 : (Protocol?)null,
        };

        // Nothing is consumed. Bytes that count as examined are not offered again before more have come, so a decision leaves the new ones unexamined.
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

        if (!http2.TryAddUndecided(options.MaxUndecidedConnections))
        {
            // Clients decide how often this happens: the log is told of each only where somebody looks for it.
            if (http2.MayWarn(time))
            {
                Log.TooManyUndecided(logger, options.MaxUndecidedConnections);
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
            http2.RemoveUndecided();
        }
    }

    private async Task<Protocol> WaitAsync(ConnectionContext connection, long examined)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var waiting = new CancellationTokenSource(options.DetectionTimeout, time);
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
