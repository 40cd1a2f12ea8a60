using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Calls;
using Gateway.Rest.Responses;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Calls;

/// <summary>
/// A call with many answers, each sent as it is written. Until the first is sent a failure has its own HTTP status; after that it is
/// the last element of the stream, and in the trailers for a client that takes them.
/// </summary>
/// <remarks>Headers go out with the first message, when the service sends them itself, or after a while of silence, so that a client knows it is served.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "EndAsync, which runs exactly once for every call, gives the timer back.")]
internal sealed class StreamRestCall : RestCall
{
    private readonly StreamFormat _format;
    private readonly ITimer _silence;

    // Messages, heartbeats and the end come from three threads.
    private readonly Lock _gate = new();
    private StreamOutput? _output;
    private long _count;
    private long _spokenAt;
    private bool _over;

    public StreamRestCall(HttpContext http, BindingMetadata binding, RouteMatch match, StreamFormat format, RestRuntime runtime)
        : base(http, binding, match, runtime)
    {
        _format = format;
        _silence = runtime.Tracker.Time.CreateTimer(
            static call => ((StreamRestCall)call!).BreakSilence(), this, runtime.HeadersAfter, Timeout.InfiniteTimeSpan);
    }

    public override async ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            CheckSize();
            var contentType = FormatMessage();
            StreamOutput output;
            lock (_gate)
            {
                output = Begin(contentType);
                _count++;
                _spokenAt = Runtime.Tracker.Time.GetTimestamp();
            }

            var isFull = output.Append(Json.WrittenSpan);
            Json.Dispose();
            if (isFull || (options?.Flags & WriteFlags.BufferHint) is not WriteFlags.BufferHint)
            {
                await FlushAsync(output, evenEmpty: false, cancellationToken);
            }
        }
        finally
        {
            LeaveWrite();
        }
    }

    protected override async ValueTask SendHeadersCoreAsync(Metadata headers, CancellationToken cancellationToken)
    {
        StreamOutput output;
        lock (_gate)
        {
            if (_output is not null)
            {
                // They went out while the service was silent. It could not know, and must not fail by it.
                Log.HeadersTooLate(Runtime.Logger, Method.FullName, Runtime.HeadersAfter);
                return;
            }

            ResponseHeaders.Write(headers, Http.Response);
            output = Begin();
        }

        await FlushAsync(output, evenEmpty: true, cancellationToken);
    }

    protected override void Release()
    {
        base.Release();
        _output?.Dispose();
    }

    protected override void CancelPendingWrite() => _output?.Wake();

    protected override async ValueTask EndAsync(Status status)
    {
        await _silence.DisposeAsync();
        lock (_gate)
        {
            _over = true;
        }

        if (_output is not null)
        {
            await _output.CloseAsync();
        }

        await base.EndAsync(status);
    }

    protected override async ValueTask AnswerAsync(Status status)
    {
        if (status.StatusCode != StatusCode.OK && _output is null)
        {
            await AnswerErrorAsync(status);
            return;
        }

        Begin();
        if (status.StatusCode != StatusCode.OK && ReferenceEquals(_format, HttpBodyFormat.Instance))
        {
            Http.Abort();
            return;
        }

        FormatEnd(status);
        Http.Response.BodyWriter.Write(Json.WrittenSpan);
        WriteStatusTrailers(status);
    }

    private StreamOutput Begin(string? contentType = null)
    {
        if (_output is not null)
        {
            return _output;
        }

        Http.Response.ContentType = contentType ?? _format.ContentType;
        Http.Response.Headers.CacheControl = "no-cache";
        Http.Response.Headers["X-Accel-Buffering"] = "no";
        Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (_format.Heartbeat.Length > 0)
        {
            _silence.Change(Runtime.HeartbeatAfter, Timeout.InfiniteTimeSpan);
        }

        _spokenAt = Runtime.Tracker.Time.GetTimestamp();
        return _output = new StreamOutput(Http.Response.BodyWriter, Runtime.Tracker.Time, LoseClient, Http.RequestAborted);
    }

    private void BreakSilence()
    {
        StreamOutput output;
        var heartbeat = ReadOnlySpan<byte>.Empty;
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            if (_output is null)
            {
                output = Begin();
            }
            else
            {
                // One timer a stream, not one a message: it may ring too early.
                output = _output;
                var left = Runtime.HeartbeatAfter - Runtime.Tracker.Time.GetElapsedTime(_spokenAt);
                if (left > TimeSpan.Zero)
                {
                    _silence.Change(left, Timeout.InfiniteTimeSpan);
                    return;
                }

                heartbeat = _format.Heartbeat;
                _silence.Change(Runtime.HeartbeatAfter, Timeout.InfiniteTimeSpan);
            }
        }

        output.SendIfIdle(heartbeat);
    }

    private string? FormatMessage()
    {
        Json.Clear();
        _format.WriteBefore(Json, _count);
        try
        {
            var contentType = Binding.WriteResponse(Message.WrittenSpan, Json, Runtime.StreamJson);
            Message.Dispose();
            _format.WriteAfter(Json);
            return contentType;
        }
        catch (MalformedMessageException error)
        {
            Log.ResponseUnreadable(Runtime.Logger, Method.FullName, error);
            throw new RpcException(new Status(StatusCode.Internal, "A response message cannot be written as JSON."));
        }
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

    private async ValueTask FlushAsync(StreamOutput output, bool evenEmpty, CancellationToken cancellationToken)
    {
        if (!await output.FlushAsync(evenEmpty, cancellationToken) || IsCut)
        {
            throw new OperationCanceledException("The message could not be sent: the call is over.", CancellationToken);
        }
    }
}
