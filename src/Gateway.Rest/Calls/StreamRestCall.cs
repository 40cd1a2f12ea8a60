using System.Diagnostics.CodeAnalysis;
using Gateway.Calls;
using Gateway.Rest.Responses;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Rest.Calls;

/// <summary>
/// A call with many answers, each sent as it is written. Until the first is sent a failure has its own HTTP status; after that it is
/// the last element of the stream, and in the trailers for a client that takes them.
/// </summary>
/// <remarks>Headers go out with the first message, when the service sends them itself, or after a while of silence, so that a client knows it is served.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "EndAsync and Release, which run exactly once for every call, give the timer and the buffers back.")]
internal sealed class StreamRestCall : RestCall
{
    // A message longer than this does not leave its buffer to the messages that may never come.
    private const int MostKept = 1024;

    // Kestrel looks once a second, and takes only what is longer.
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(1.1);

    // What has been on its way for less may be a heartbeat of this very moment.
    private static readonly TimeSpan ShortestStall = TimeSpan.FromMilliseconds(100);

    private readonly StreamFormat _format;
    private readonly StreamOutput _output;
    private readonly Action<MessageBuffer> _writeMessage;
    private readonly ITimer _silence;
    private long _count;
    private bool _headersGiven;

    public StreamRestCall(HttpContext http, BindingMetadata binding, RouteMatch match, StreamFormat format, RestRuntime runtime)
        : base(http, binding, match, runtime)
    {
        var time = runtime.Tracker.Time;
        _format = format;
        _writeMessage = WriteMessage;
        _count = format is ServerSentEventsFormat ? ServerSentEventsFormat.Continue(http.Request.Headers) : 0;
        _output = new StreamOutput(http.Response, time, runtime.LongTurns, NoteProgress, LoseClient, http.RequestAborted);
        _silence = time.CreateTimer(static call => ((StreamRestCall)call!).BreakSilence(), this, runtime.HeadersAfter, Timeout.InfiniteTimeSpan);
    }

    public override ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken)
    {
        var isAwaited = false;
        try
        {
            CheckSize();
            CountSent(Message.Length);
            var flush = (options?.Flags & WriteFlags.BufferHint) is WriteFlags.BufferHint ? StreamFlush.Later : StreamFlush.Now;
            var written = _output.WriteAsync(_writeMessage, flush, cancellationToken);
            if (!written.IsCompletedSuccessfully)
            {
                isAwaited = true;
                return AwaitWriteAsync(written);
            }

            ThrowUnless(written.Result);
            return ValueTask.CompletedTask;
        }
        finally
        {
            if (!isAwaited)
            {
                LeaveWrite();
            }
        }
    }

    protected override Task ServeAsync()
    {
        _output.BeginTurns();
        return base.ServeAsync();
    }

    protected override async ValueTask SendHeadersCoreAsync(Metadata headers, CancellationToken cancellationToken) =>
        ThrowUnless(await _output.WriteAsync(output => BeginWith(headers, output), StreamFlush.EvenEmpty, cancellationToken));

    protected override void Release()
    {
        base.Release();
        _output.Dispose();
    }

    protected override void CancelPendingWrite() => _output.Wake();

    protected override async ValueTask EndAsync(Status status)
    {
        await _silence.DisposeAsync();
        if (IsEndOfIdle(status) && _output.HasStalledFor(ShortestStall))
        {
            // Its client has taken nothing in all that time, and would not take the end either.
            Http.Abort();
        }

        await _output.CloseAsync();
        BoundEnd();
        await base.EndAsync(status);
    }

    protected override async ValueTask AnswerAsync(Status status)
    {
        if (status.StatusCode != StatusCode.OK && !_headersGiven)
        {
            await AnswerErrorAsync(status);
            return;
        }

        if (status.StatusCode != StatusCode.OK && ReferenceEquals(_format, HttpBodyFormat.Instance))
        {
            Http.Abort();
            return;
        }

        FormatEnd(status);
        if (!_headersGiven)
        {
            Begin();
            await _output.WriteEndAsync(_format.Preamble);
        }

        await _output.WriteEndAsync(Json.Written);
        WriteStatusTrailers(status);
    }

    // What is left is the server's, which waits for its client as long as it may: no longer than a stream may be idle.
    private void BoundEnd()
    {
        if (Runtime.StreamIdleTimeout is { } timeout && Http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // A rate that nobody reaches: the grace alone counts, however much is left.
            rate.MinDataRate = new MinDataRate(bytesPerSecond: 1e12, timeout > ShortestGrace ? timeout : ShortestGrace);
        }
    }

    private async ValueTask AwaitWriteAsync(ValueTask<bool> written)
    {
        try
        {
            ThrowUnless(await written);
        }
        finally
        {
            LeaveWrite();
        }
    }

    private void ThrowUnless(bool written)
    {
        if (!written || IsCut)
        {
            throw new OperationCanceledException("The message could not be sent: the call is over.", CancellationToken);
        }
    }

    private void WriteMessage(MessageBuffer output)
    {
        if (!_headersGiven)
        {
            output.Write(_format.Preamble.Span);
        }

        _format.BeginMessage(output, _count);
        try
        {
            var contentType = Binding.WriteResponse(Message.WrittenSpan, output, Runtime.StreamJson);
            if (Message.Length > MostKept)
            {
                Message.Dispose();
            }

            _format.EndMessage(output);
            if (!_headersGiven)
            {
                Begin(contentType);
            }

            _count++;
        }
        catch (MalformedMessageException error)
        {
            throw ResponseUnreadable(error);
        }
    }

    private void BeginWith(Metadata headers, MessageBuffer output)
    {
        if (_headersGiven)
        {
            // They went out while the service was silent. It could not know, and must not fail by it.
            Log.HeadersTooLate(Runtime.Logger, Method.FullName, Runtime.HeadersAfter);
            return;
        }

        ResponseHeaders.Write(headers, Http.Response);
        output.Write(_format.Preamble.Span);
        Begin();
    }

    private void Begin(string? contentType = null)
    {
        if (_headersGiven)
        {
            return;
        }

        _headersGiven = true;
        if (Http.Response.HasStarted)
        {
            // The service, or who stands before it, has begun the response itself.
            return;
        }

        Http.Response.ContentType = contentType ?? _format.ContentType;
        Http.Response.Headers.CacheControl = "no-cache";
        Http.Response.Headers["X-Accel-Buffering"] = "no";
        Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (!_format.Heartbeat.IsEmpty && Runtime.HeartbeatAfter < Runtime.HeadersAfter)
        {
            // Else it still has to ring for the headers: a message that is kept back begins the response and does not send it.
            _silence.Change(Runtime.HeartbeatAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void BreakSilence()
    {
        var silent = _output.SendIfIdle(AfterSilence);
        if (_headersGiven && !_format.Heartbeat.IsEmpty)
        {
            // One timer a stream, not one a message: it may have rung too early.
            var left = Runtime.HeartbeatAfter - silent;
            _silence.Change(left > TimeSpan.Zero ? left : Runtime.HeartbeatAfter, Timeout.InfiniteTimeSpan);
        }
    }

    // What is sent after so long a silence; null for nothing.
    private ReadOnlyMemory<byte>? AfterSilence(TimeSpan silent)
    {
        if (!_headersGiven)
        {
            Begin();
            return _format.Preamble;
        }

        if (silent >= Runtime.HeartbeatAfter)
        {
            return _format.Heartbeat;
        }

        // A first message that is kept back has begun the response, and the client still has nothing.
        return Http.Response.HasStarted ? null : ReadOnlyMemory<byte>.Empty;
    }

    private void FormatEnd(Status status)
    {
        var failed = status.StatusCode != StatusCode.OK;
        using var statusJson = new MessageBuffer();
        if (failed || _format.EndsWithStatus)
        {
            Runtime.Errors.WriteJson(statusJson, status, HasResponseTrailers ? StatusDetails.Find(ResponseTrailers) : default);
        }

        Json.Clear();
        if (failed)
        {
            _format.WriteError(Json, _count, statusJson.WrittenSpan);
        }
        else
        {
            _format.WriteEnd(Json, _count, statusJson.WrittenSpan);
        }
    }
}
