using System.Diagnostics.CodeAnalysis;
using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Transcoding;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Rest.Streams;

/// <summary>
/// A call with many answers, each sent as soon as it is written. Before the first one is sent, a failure has its own HTTP status. After that, a failure is the last
/// element of the stream, and is also in the trailers for a client that accepts them.
/// </summary>
/// <remarks>Headers go out with the first message, when the service sends them itself, or after a silence, so that a client sees that its request is served.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "EndAsync and Release, which run exactly once for every call, give the timer and the buffers back.")]
internal sealed class StreamRestCall : RestCall, IStreamedCall
{
    // Kestrel checks once a second, and accepts only a longer grace period.
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(1.1);

    // A more recent flush may be a heartbeat that has only just begun.
    private static readonly TimeSpan ShortestStall = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan _lastBytes = TimeSpan.FromMilliseconds(50);

    private readonly StreamFormat _format;
    private readonly StreamOutput _output;
    private readonly ITimer _silence;
    private ReadOnlyMemory<byte> _message;
    private long _count;
    private bool _headersGiven;
    private bool _headersWritten;

    public StreamRestCall(HttpContext http, BindingMetadata binding, RouteMatch match, StreamFormat format, StreamRuntime runtime)
        : base(http, binding, match, runtime.Calls)
    {
        var time = runtime.Calls.Tracker.Time;
        _format = format;
        _count = format is ServerSentEventsFormat { IsNumbered: true } ? ServerSentEventsFormat.Continue(http.Request.Headers) : 0;
        _output = new StreamOutput(http.Response, time, runtime.LongTurns, this);
        _silence = time.CreateTimer(static call => ((StreamRestCall)call!).BreakSilence(), this, runtime.Calls.Settings.HeadersAfter, Timeout.InfiniteTimeSpan);
    }

    // The body of an HttpBody has no place for an error.
    private bool CanOnlyCut => ReferenceEquals(_format, HttpBodyFormat.Instance);

    bool IStreamedCall.IsClientGone => IsClientGone;

    public override ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, bool isBuffered, CancellationToken cancellationToken)
    {
        _message = message;
        NoteSent(message.Length);
        var written = _output.WriteAsync(StreamPart.Message, isBuffered ? StreamFlush.Later : StreamFlush.Now, cancellationToken);
        if (!written.IsCompletedSuccessfully)
        {
            return AwaitAsync(written);
        }

        ThrowUnless(written.Result);
        return ValueTask.CompletedTask;
    }

    public override bool TryKeep(ReadOnlyMemory<byte> message)
    {
        _message = message;
        if (!_output.TryWrite(StreamPart.Message))
        {
            return false;
        }

        NoteSent(message.Length);
        return true;
    }

    public override async ValueTask FlushAsync(CancellationToken cancellationToken) =>
        ThrowUnless(await _output.WriteAsync(StreamPart.Nothing, StreamFlush.Now, cancellationToken));

    public override async ValueTask WriteHeadersAsync(CancellationToken cancellationToken) =>
        ThrowUnless(await _output.WriteAsync(StreamPart.Headers, StreamFlush.EvenEmpty, cancellationToken));

    void IStreamedCall.NoteProgress() => NoteProgress();

    protected override void Open()
    {
        base.Open();
        _output.BeginTurns();
    }

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
            // The client has taken no bytes in all that time, and would not take the end either.
            AbortConnection();
        }

        if (await _output.CloseAsync(forgetUnsent: CanOnlyCut && status.StatusCode != StatusCode.OK))
        {
            _headersGiven = false;
        }

        BoundEnd();
        await base.EndAsync(status);
    }

    protected override async ValueTask AnswerAsync(Status status)
    {
        if (status.StatusCode != StatusCode.OK && !_headersGiven)
        {
            if (!IsCut && !_headersWritten)
            {
                ResponseHeaders.Write(Answer, Http.Response, IsSent, Runtime.Settings.ResponseMetadataPrefix);
            }

            await AnswerErrorAsync(status);
            return;
        }

        if (status.StatusCode != StatusCode.OK && CanOnlyCut)
        {
            await CutBodyAsync();
            return;
        }

        FormatEnd(status);
        if (!_headersGiven)
        {
            Begin();
            await _output.Body.WriteAsync(_format.Preamble);
        }

        await _output.Body.WriteAsync(Json.WrittenMemory);
        WriteStatusTrailers(status);
        await _output.Body.FlushEndAsync();
    }

    // The server sends the rest and waits for the client, at most as long as a stream may be idle.
    private void BoundEnd()
    {
        if (Runtime.Settings.StreamIdleTimeout is { } timeout && Http.Features.Find<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // No client reaches this rate: only the grace period counts, however many bytes are left.
            rate.MinDataRate = new MinDataRate(bytesPerSecond: 1e12, timeout > ShortestGrace ? timeout : ShortestGrace);
        }
    }

    // Sends the bytes from before the failure. Over HTTP/1.1 the socket sends them on its own thread, and does not report when.
    private async ValueTask CutBodyAsync()
    {
        if (await _output.Body.FlushAsync() && HttpProtocol.IsHttp11(Http.Request.Protocol))
        {
            await Task.Delay(_lastBytes, Time);
        }

        AbortConnection();
    }

    private async ValueTask AwaitAsync(ValueTask<bool> written) => ThrowUnless(await written);

    private void ThrowUnless(bool written)
    {
        if (!written || IsCut)
        {
            throw EndedCall.WhileSending(CancellationToken);
        }
    }

    void IStreamedCall.WriteMessage(PooledBuffer output)
    {
        if (!_headersGiven)
        {
            output.Write(_format.Preamble.Span);
        }

        try
        {
            // The format also reads the message if one of its fields names the event.
            _format.BeginMessage(output, _count, _message.Span);
            var contentType = ResponseContent.Write(Binding, _message.Span, output, Runtime.Settings.StreamJson, Selection);
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

    void IStreamedCall.WriteHeaders(PooledBuffer output)
    {
        if (_headersGiven)
        {
            // The headers went out while the service was silent. The service could not know, and must not fail for it.
            Log.HeadersTooLate(Runtime.Logger, Method.FullName, Runtime.Settings.HeadersAfter);
            return;
        }

        output.Write(_format.Preamble.Span);
        Begin();
    }

    private void Begin(string? contentType = null)
    {
        if (_headersGiven)
        {
            return;
        }

        if (Http.Response.HasStarted)
        {
            // The service, or middleware around it, has already begun the response.
            _headersGiven = true;
            return;
        }

        ResponseHeaders.Write(Answer, Http.Response, IsSent, Runtime.Settings.ResponseMetadataPrefix);
        _headersWritten = true;
        Http.Response.ContentType = contentType ?? _format.ContentType;
        StreamHeaders.Write(Http.Response.Headers, isNegotiated: !Binding.AnswersHttpBody);
        Http.Features.Find<IHttpResponseBodyFeature>()?.DisableBuffering();

        // Set only now: if the server refuses a header, the failure still has an HTTP status of its own.
        _headersGiven = true;
        if (!_format.Heartbeat.IsEmpty && Runtime.Settings.HeartbeatAfter < Runtime.Settings.HeadersAfter)
        {
            // Keep the timer for the headers: a buffered message begins the response but does not send it.
            _silence.Change(Runtime.Settings.HeartbeatAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void BreakSilence()
    {
        var silent = _output.SendIfIdle(AfterSilence);
        if (_headersGiven && !_format.Heartbeat.IsEmpty)
        {
            // One timer per stream, not per message: messages may have gone out since it was set.
            var left = Runtime.Settings.HeartbeatAfter - silent;
            _silence.Change(left > TimeSpan.Zero ? left : Runtime.Settings.HeartbeatAfter, Timeout.InfiniteTimeSpan);
        }
    }

    // The bytes to send after such a silence; null for none.
    private ReadOnlyMemory<byte>? AfterSilence(TimeSpan silent)
    {
        if (!_headersGiven)
        {
            Begin();
            return _format.Preamble;
        }

        if (silent >= Runtime.Settings.HeartbeatAfter)
        {
            return _format.Heartbeat;
        }

        // A first message that is buffered has begun the response, but the client has received nothing.
        return Http.Response.HasStarted ? null : ReadOnlyMemory<byte>.Empty;
    }

    private void FormatEnd(Status status)
    {
        var failed = status.StatusCode != StatusCode.OK;
        using var end = new PooledBuffer();
        if (_format.EndsWithStatus)
        {
            Runtime.Errors.WriteEnd(end, Http, Metadata, HttpStatusOf(status), status, ReadDetails());
        }
        else if (failed)
        {
            Runtime.Errors.WriteElement(end, Http, Metadata, HttpStatusOf(status), status, ReadDetails());
        }

        Json.Clear();
        if (failed)
        {
            _format.WriteError(Json, _count, end.WrittenSpan);
        }
        else
        {
            _format.WriteEnd(Json, _count, end.WrittenSpan);
        }
    }
}
