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
/// The way of bytes to the server. The response is begun before its first byte, so that where this fails none of them is there, and in the context that the
/// call began in, since callbacks of the application run then. What is long goes in parts, so that the server holds one of them, and a slow client is seen to go on.
/// </summary>
/// <param name="response">The response.</param>
/// <param name="time">The clock.</param>
/// <param name="taken">Called when the client has taken a part of what is long.</param>
/// <param name="isGone">Whether the client is gone: on HTTP/2 the flush of a stream that was reset says nothing.</param>
internal sealed class ResponseBody(HttpResponse response, TimeProvider time, Action taken, Func<bool> isGone)
{
    private const int MostAtOnce = 32 * 1024;

    private readonly PipeWriter _writer = response.BodyWriter;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private long _since;
    private volatile bool _waitsNoLonger;

    /// <summary>What the application's own callbacks threw as the response began; null when they did not.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>How long ago the part was given to the server that was the last.</summary>
    public TimeSpan UnderWay => time.GetElapsedTime(Volatile.Read(ref _since));

    /// <summary>Notes a failure of the application that is not the client's.</summary>
    public void Fail(Exception error) => Failure = ExceptionDispatchInfo.Capture(error);

    /// <summary>Gives the server what is left, and waits for the client no longer.</summary>
    public void StopWaiting()
    {
        _waitsNoLonger = true;
        _writer.CancelPendingFlush();
    }

    /// <summary>Sends bytes, or the headers alone, and waits for the client as the server says. Disposes the buffer. Throws nothing.</summary>
    /// <returns>False when the client is gone, or the response could not begin.</returns>
    public async ValueTask<bool> SendAsync(PooledBuffer bytes)
    {
        try
        {
            return await TryStartAsync() && await SendPartsAsync(bytes);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The connection has ended in the server's hands.
            return false;
        }
        catch (Exception error)
        {
            Fail(error);
            return false;
        }
    }

    /// <summary>Adds bytes to what goes out with the end.</summary>
    /// <exception cref="Exception">The response could not begin.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (!response.HasStarted && !isGone())
        {
            await response.StartAsync(CancellationToken.None);
        }

        _writer.Write(bytes.Span);
    }

    /// <summary>Sends what was added.</summary>
    public ValueTask<bool> FlushAsync() => ClientWait.ForAsync(_writer.FlushAsync(CancellationToken.None), response.HttpContext);

    /// <summary>
    /// Sends what was added for the end. The server does so itself, together with the end of its body; a body that middleware has put in its place keeps what is
    /// not flushed, and may be copied before the request ends.
    /// </summary>
    public async ValueTask FlushEndAsync()
    {
        // A server answers with one object. What stands before it is one of its own.
        if (response.HttpContext.Features.Find<IHttpResponseBodyFeature>() is not IHttpResponseFeature)
        {
            await ClientWait.ForAsync(_writer.FlushAsync(CancellationToken.None), response.HttpContext);
        }
    }

    private async ValueTask<bool> SendPartsAsync(PooledBuffer bytes)
    {
        for (var at = 0; ; taken())
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
                // An idle stream holds no buffer.
                bytes.Dispose();
            }

            var isTaken = await ClientWait.ForAsync(_writer.FlushAsync(CancellationToken.None), response.HttpContext);
            var isLost = isGone() || (!isTaken && !response.HttpContext.RequestAborted.IsCancellationRequested);
            if (!isTaken)
            {
                // For a request time-out: the call is over, and its client is still there.
                _waitsNoLonger = true;
            }

            if (isWhole || isLost)
            {
                return !isLost;
            }
        }
    }

    // By whoever sends the first bytes: a thread that has just left the call, the thread pool or a timer.
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
        catch (Exception error) when (!isGone())
        {
            // The server wraps what a callback threw.
            Fail(error is ObjectDisposedException { InnerException: { } thrown } ? thrown : error);
            return false;
        }
    }
}
