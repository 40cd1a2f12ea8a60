using System.Diagnostics.CodeAnalysis;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Transcoding;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Calls;

/// <summary>
/// A call by REST: the request's body carries the bodies of its messages. The derived classes write the response:
/// <see cref="Unary.UnaryRestCall"/>, <see cref="Streams.StreamRestCall"/>, and the classes of Connect, whose bodies resemble those of REST.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives the buffers back.")]
internal abstract class RestCall : TranscodedCall
{
    /// <summary>The name of this door in telemetry.</summary>
    public const string DoorName = "rest";

    // Null for a request without a body: its only message comes from path and query.
    private RequestSource? _source;

    protected RestCall(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime)
        : this(http, binding, match, runtime, RequestSources.For(binding, http, runtime.Settings.AcceptForms))
    {
    }

    protected RestCall(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime, RequestSource? source)
        : base(http, binding, match, runtime, binding.Method.IsStreaming ? runtime.Settings.StreamIdleTimeout : null) => _source = source;

    protected override string Door => DoorName;

    /// <summary>Whether the body has messages in wire format.</summary>
    protected virtual bool BodyIsWire => false;

    /// <summary>Begins with another request. A derived class resets its own state.</summary>
    protected new void Begin(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime)
    {
        base.Begin(http, binding, match, runtime);
        _source = RequestSources.For(binding, http, runtime.Settings.AcceptForms);
    }

    public override ValueTask<bool> ReadMessageAsync(PooledBuffer target, CancellationToken cancellationToken)
    {
        if (_source is not null)
        {
            return ReadMessageAsync(_source, target, cancellationToken);
        }

        if (HasReceived)
        {
            return ValueTask.FromResult(false);
        }

        Bind(target, default, Http.Request.ContentType);
        return ValueTask.FromResult(true);
    }

    private async ValueTask<bool> ReadMessageAsync(RequestSource source, PooledBuffer target, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? body;
        try
        {
            body = await source.NextAsync(this, cancellationToken);
        }
        catch (TranscodingException error)
        {
            throw RefuseStream(error);
        }
        catch (RequestException refused)
        {
            throw IsCutOff(refused) ? Lose(refused) : RefuseNext(refused);
        }
        catch (IOException gone)
        {
            throw Lose(gone);
        }
        catch (OperationCanceledException gone) when (!IsCancelled && !cancellationToken.IsCancellationRequested && !source.IsStopped)
        {
            throw Lose(gone);
        }

        if (body is not { } sent)
        {
            return false;
        }

        Bind(target, sent.Span, source.ContentType ?? Http.Request.ContentType, BodyIsWire);
        try
        {
            source.Release();
        }
        catch (RequestException refused)
        {
            throw RefuseNext(refused);
        }

        return true;
    }

    protected override void CancelPendingWrite() => Http.Response.BodyWriter.CancelPendingFlush();

    protected override async ValueTask EndAsync(Status status)
    {
        if (_source is not null)
        {
            await _source.StopAsync();
        }

        try
        {
            // Answer a cancelled request too: its client may still be there. For a client that left, the write does nothing.
            await AnswerAsync(status);
        }
        catch (Exception) when (IsClientGone)
        {
            // The client has left, so the response has no reader.
        }
    }

    protected override void Release()
    {
        _source?.Dispose();
        base.Release();
    }

    /// <summary>Sends the answer or the failure.</summary>
    protected abstract ValueTask AnswerAsync(Status status);

    /// <summary>Ends the call with an error response. Nothing has been sent yet.</summary>
    protected Task AnswerErrorAsync(Status status)
    {
        WriteTrailers(status);
        if (IsCut && HttpProtocol.IsHttp11(Http.Request.Protocol))
        {
            // Closes the connection: the service holds it until it returns, so another request on it would wait as long.
            Http.Response.Headers.Connection = "close";
        }

        return Runtime.Errors.WriteAsync(Http, Metadata, HttpStatusOf(status), status, ReadDetails());
    }

    /// <summary>Sends the trailers of a call with one answer: as trailers with the status, or as headers if the client takes no trailers.</summary>
    protected void WriteTrailers(Status status)
    {
        if (Responses.ResponseTrailers.AreTakenBy(Http))
        {
            WriteStatusTrailers(status);
        }
        else
        {
            WriteTrailersAsHeaders();
        }
    }

    /// <summary>Sends the trailers and the status as trailers, if the client takes them.</summary>
    protected void WriteStatusTrailers(Status status)
    {
        if (Responses.ResponseTrailers.AreTakenBy(Http))
        {
            var trailers = Http.Features.Find<IHttpResponseTrailersFeature>()!.Trailers;
            WriteTrailers(trailers, prefix: "", withDetails: true);
            StatusHeaders.Write(status, trailers);
        }
    }

    // As headers named Grpc-Trailer-*. The body already has the details of the status.
    private void WriteTrailersAsHeaders() => WriteTrailers(Http.Response.Headers, Responses.ResponseTrailers.HeaderPrefix, withDetails: false);

    // If a connection ends inside an HTTP/1.1 body, Kestrel reports a bad request. Only this text tells it from other bad requests:
    // https://github.com/dotnet/aspnetcore/issues/23949.
    private static bool IsCutOff(RequestException refused) =>
        refused.Status.DebugException is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest, Message: "Unexpected end of request content." };

    // Abort: Kestrel may not have seen the loss, and would try to drain the body.
    private OperationCanceledException Lose(Exception gone)
    {
        Abort();
        return EndedCall.ByClient(gone, CancellationToken);
    }
}
