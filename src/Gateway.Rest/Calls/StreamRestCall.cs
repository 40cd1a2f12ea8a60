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

    // Messages, heartbeats and the end each take the body for themselves.
    private readonly SemaphoreSlim _body = new(1, 1);
    private long _count;
    private bool _begun;
    private bool _over;

    public StreamRestCall(HttpContext http, BindingMetadata binding, RouteMatch match, StreamFormat format, RestRuntime runtime)
        : base(http, binding, match, runtime)
    {
        _format = format;
        _silence = runtime.Tracker.Time.CreateTimer(
            static call => _ = ((StreamRestCall)call!).BreakSilenceAsync(), this, runtime.HeadersAfter, Timeout.InfiniteTimeSpan);
    }

    public override async ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            CheckSize();
            await _body.WaitAsync(cancellationToken);
            try
            {
                if (IsCut)
                {
                    throw new RpcException(CancellationStatus, "The call has ended; nothing more can be written.");
                }

                var contentType = FormatMessage();
                Begin(contentType);
                _count++;
                Http.Response.BodyWriter.Write(Json.WrittenSpan);
                if ((options?.Flags & WriteFlags.BufferHint) is not WriteFlags.BufferHint)
                {
                    await FlushAsync(cancellationToken);
                }

                AwaitSilence();
            }
            finally
            {
                _body.Release();
            }
        }
        finally
        {
            LeaveWrite();
        }
    }

    protected override async ValueTask SendHeadersCoreAsync(Metadata headers, CancellationToken cancellationToken)
    {
        await _body.WaitAsync(cancellationToken);
        try
        {
            if (_begun)
            {
                // They went out while the service was silent. It could not know, and must not fail by it.
                Log.HeadersTooLate(Runtime.Logger, Method.FullName, Runtime.HeadersAfter);
                return;
            }

            ResponseHeaders.Write(headers, Http.Response);
            Begin();
            await FlushAsync(cancellationToken);
        }
        finally
        {
            _body.Release();
        }
    }

    protected override async ValueTask EndAsync(Status status)
    {
        await _silence.DisposeAsync();
        if (!_body.Wait(0, CancellationToken.None))
        {
            // A heartbeat waits for a client that does not read: it gives way.
            Http.Response.BodyWriter.CancelPendingFlush();
            await _body.WaitAsync(CancellationToken.None);
        }

        _over = true;
        _body.Release();
        await base.EndAsync(status);
    }

    protected override async ValueTask AnswerAsync(Status status)
    {
        if (status.StatusCode != StatusCode.OK && !_begun)
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

    private void Begin(string? contentType = null)
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        Http.Response.ContentType = contentType ?? _format.ContentType;
        Http.Response.Headers.CacheControl = "no-cache";
        Http.Response.Headers["X-Accel-Buffering"] = "no";
        Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private void AwaitSilence()
    {
        if (_format.Heartbeat.Length > 0)
        {
            _silence.Change(Runtime.HeartbeatAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task BreakSilenceAsync()
    {
        await _body.WaitAsync(CancellationToken.None);
        try
        {
            if (_over)
            {
                return;
            }

            if (_begun)
            {
                Http.Response.BodyWriter.Write(_format.Heartbeat);
            }

            Begin();
            await FlushAsync(CancellationToken.None);
            AwaitSilence();
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client is not there any more: the call is told so by its own means.
        }
        finally
        {
            _body.Release();
        }
    }

    private string? FormatMessage()
    {
        Json.Clear();
        _format.WriteBefore(Json, _count);
        try
        {
            var contentType = Binding.WriteResponse(Message.WrittenSpan, Json, Runtime.StreamJson);
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

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var result = await Http.Response.BodyWriter.FlushAsync(cancellationToken);
        if (result.IsCompleted)
        {
            LoseClient();
        }

        if (result.IsCanceled || result.IsCompleted || IsCut || Http.RequestAborted.IsCancellationRequested)
        {
            throw new OperationCanceledException("The message could not be sent: the call is over.", CancellationToken);
        }
    }
}
