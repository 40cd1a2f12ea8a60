using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Transcoding.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Streams;

/// <summary>
/// Hands the bytes of a stream to the server. The response starts before the first byte, so that a failed start sends no byte. It starts in the execution context of
/// the call, because callbacks of the application run then. A long message goes in parts: the server holds one part at a time, and a slow client shows progress.
/// </summary>
/// <param name="response">The response.</param>
/// <param name="time">The clock.</param>
/// <param name="call">Knows whether the client is gone, and is told when the client has taken a part of a long message.</param>
internal sealed class ResponseBody(HttpResponse response, TimeProvider time, IStreamedCall call)
{
    private const int MostAtOnce = 32 * 1024;

    private readonly PipeWriter _writer = response.BodyWriter;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private long _since;
    private volatile bool _waitsNoLonger;

    /// <summary>The exception that a callback of the application threw as the response began; null when there was none.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>Time since the last part was handed to the server.</summary>
    public TimeSpan UnderWay => time.GetElapsedTime(Volatile.Read(ref _since));

    /// <summary>Notes a failure that the client did not cause.</summary>
    public void Fail(Exception error) => Failure = ExceptionDispatchInfo.Capture(error);

    /// <summary>Hands the server the rest, and no longer waits for the client.</summary>
    public void StopWaiting()
    {
        _waitsNoLonger = true;
        _writer.CancelPendingFlush();
    }

    /// <summary>Sends bytes, or only the headers, and waits for the client as long as the server requires. Disposes the buffer. Throws nothing.</summary>
    /// <returns>False when the client is gone, or the response could not begin.</returns>
    public async ValueTask<bool> SendAsync(PooledBuffer bytes)
    {
        try
        {
            if (!await TryStartAsync())
            {
                return false;
            }

            for (var at = 0; ; call.NoteProgress())
            {
                if (_waitsNoLonger && at > 0)
                {
                    _writer.Write(bytes.WrittenSpan[at..]);
                    bytes.Dispose();
                    return true;
                }

                Volatile.Write(ref _since, time.GetTimestamp());
                var end = Math.Min(at + MostAtOnce, bytes.WrittenCount);
                if (end > at)
                {
                    _writer.Write(bytes.WrittenSpan[at..end]);
                }

                at = end;
                var isWhole = at == bytes.WrittenCount;
                if (isWhole)
                {
                    // Release the buffer: the stream may be idle for long.
                    bytes.Dispose();
                }

                var isTaken = await ClientWait.ForAsync(_writer.FlushAsync(CancellationToken.None), response.HttpContext);
                var isLost = call.IsClientGone || (!isTaken && !response.HttpContext.RequestAborted.IsCancellationRequested);
                if (!isTaken)
                {
                    // A request timeout: the call is over, and its client is still there.
                    _waitsNoLonger = true;
                }

                if (isWhole || isLost)
                {
                    return !isLost;
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The server has ended the connection.
            return false;
        }
        catch (Exception error)
        {
            Fail(error);
            return false;
        }
    }

    /// <summary>Adds bytes that go out with the end.</summary>
    /// <exception cref="Exception">The response could not begin.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (!response.HasStarted && !call.IsClientGone)
        {
            await response.StartAsync(CancellationToken.None);
        }

        _writer.Write(bytes.Span);
    }

    /// <summary>Sends the added bytes.</summary>
    public async ValueTask<bool> FlushAsync()
    {
        await TakeCancellationAsync();
        return await ClientWait.ForAsync(_writer.FlushAsync(CancellationToken.None), response.HttpContext);
    }

    /// <summary>
    /// Sends the bytes added for the end when the server would not. The server sends them together with the end of its body. The body of a middleware keeps bytes that
    /// are not flushed, and may be copied before the request ends.
    /// </summary>
    public async ValueTask FlushEndAsync()
    {
        await TakeCancellationAsync();

        // The server has one object for both features. Middleware has one for the body alone.
        if (response.HttpContext.Features.Find<IHttpResponseBodyFeature>() is not IHttpResponseFeature)
        {
            await ClientWait.ForAsync(_writer.FlushAsync(CancellationToken.None), response.HttpContext);
        }
    }

    // A cancellation between two flushes ends the next one. This must not be the server's own flush at the end: the server measures how long its client
    // takes no bytes only while a flush waits.
    private async ValueTask TakeCancellationAsync()
    {
        if (_waitsNoLonger)
        {
            // There is no way to know whether a flush has consumed the cancellation of StopWaiting. A second cancellation merges with an unconsumed one, and this flush consumes it.
            _writer.CancelPendingFlush();
            await ClientWait.ForAsync(_writer.FlushAsync(CancellationToken.None), response.HttpContext);
        }
    }

    // Any thread may send the first bytes: one that has just left the call, one of the thread pool, or a timer's.
    private async ValueTask<bool> TryStartAsync()
    {
        if (response.HasStarted)
        {
            return true;
        }

        try
        {
            var starting = Task.CompletedTask;
            if (_context is null)
            {
                starting = response.StartAsync(CancellationToken.None);
            }
            else
            {
                ExecutionContext.Run(_context, _ => starting = response.StartAsync(CancellationToken.None), null);
            }

            await starting;
            return true;
        }
        catch (Exception error) when (!call.IsClientGone)
        {
            // The server wraps the exception of a callback.
            Fail(error is ObjectDisposedException { InnerException: { } thrown } ? thrown : error);
            return false;
        }
    }
}
