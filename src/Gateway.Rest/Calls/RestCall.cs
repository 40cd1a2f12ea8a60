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
/// A call by REST: the bodies of its messages come in the request's body. The classes below this write the answer:
/// <see cref="Unary.UnaryRestCall"/> and <see cref="Streams.StreamRestCall"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives the buffers back.")]
internal abstract class RestCall : TranscodedCall
{
    /// <summary>How telemetry names this door.</summary>
    public const string DoorName = "rest";

    // Null for a request without a body: one message, of the path and the query alone.
    private RequestSource? _source;

    protected RestCall(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime)
        : base(http, binding, match, runtime, binding.Method.IsStreaming ? runtime.Settings.StreamIdleTimeout : null)
    {
        _source = RequestSources.For(binding, http);
    }

    protected override string Door => DoorName;

    /// <summary>Begins with another request. A derived class forgets its own state.</summary>
    protected new void Begin(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime)
    {
        base.Begin(http, binding, match, runtime);
        _source = RequestSources.For(binding, http);
    }

    public override async ValueTask<bool> ReadMessageAsync(PooledBuffer target, CancellationToken cancellationToken)
    {
        if (_source is null)
        {
            if (HasReceived)
            {
                return false;
            }

            Bind(target, default, Http.Request.ContentType);
            return true;
        }

        ReadOnlyMemory<byte>? body;
        try
        {
            body = await _source.NextAsync(this, cancellationToken);
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
        catch (OperationCanceledException gone) when (!IsCancelled && !cancellationToken.IsCancellationRequested && !_source.IsStopped)
        {
            throw Lose(gone);
        }

        if (body is not { } sent)
        {
            return false;
        }

        Bind(target, sent.Span, Http.Request.ContentType);
        try
        {
            _source.Release();
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
            // Even if the request is cancelled: its client may still be there. A client that left takes nothing.
            await AnswerAsync(status);
        }
        catch (Exception) when (IsClientGone)
        {
            // Nobody is left to be told.
        }
    }

    protected override void Release()
    {
        _source?.Dispose();
        base.Release();
    }

    /// <summary>Sends the answer, or how the call failed.</summary>
    protected abstract ValueTask AnswerAsync(Status status);

    /// <summary>Ends the call with an error response, as nothing has been sent yet.</summary>
    protected Task AnswerErrorAsync(Status status)
    {
        WriteTrailers(status);
        if (IsCut && HttpProtocol.IsHttp11(Http.Request.Protocol))
        {
            // The service keeps the connection until it returns: another request on it would wait as long.
            Http.Response.Headers.Connection = "close";
        }

        // Only if the call ends for that refusal: the service may have ended it with another status.
        return Refusal is { } refusal && refusal.StatusCode == status.StatusCode
            ? Runtime.Errors.WriteAsync(Http, refusal.HttpStatus, status, ReadDetails())
            : Runtime.Errors.WriteAsync(Http, status, ReadDetails());
    }

    /// <summary>Sends the trailers of a call that is answered in one go: as trailers with the status, or as headers if the client takes no trailers.</summary>
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

    // Headers named Grpc-Trailer-*. The details of a status are in the body already.
    private void WriteTrailersAsHeaders() => WriteTrailers(Http.Response.Headers, Responses.ResponseTrailers.HeaderPrefix, withDetails: false);

    // Kestrel reports a connection that ends inside an HTTP/1.1 body as a bad request, which only this text tells from others.
    private static bool IsCutOff(RequestException refused) =>
        refused.Status.DebugException is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest, Message: "Unexpected end of request content." };

    // Aborts, as Kestrel may not know yet: it would try to drain a body that cannot be read, and log an error.
    private OperationCanceledException Lose(Exception gone)
    {
        Abort();
        return EndedCall.ByClient(gone, CancellationToken);
    }
}
