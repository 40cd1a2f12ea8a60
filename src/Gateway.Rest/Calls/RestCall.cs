using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Calls;
using Gateway.Hosting.Headers;
using Gateway.Rest.Requests;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Calls;

/// <summary>
/// A call by REST: the bodies of its messages come in the request's body. How the answer looks is a class of its own below this:
/// <see cref="UnaryRestCall"/> and <see cref="StreamRestCall"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives the buffers back.")]
internal abstract class RestCall : TranscodedCall
{
    /// <summary>How telemetry names this door.</summary>
    public const string DoorName = "rest";

    private readonly RequestSource _source;
    private Metadata? _requestHeaders;

    protected RestCall(HttpContext http, BindingMetadata binding, RouteMatch match, RestRuntime runtime)
        : base(http, binding, match, runtime, binding.Method.ClientStreams || binding.Method.ServerStreams ? runtime.StreamIdleTimeout : null)
    {
        _source = RequestSources.For(binding, http);
    }

    public override Metadata RequestHeaders => _requestHeaders ??= Requests.RequestHeaders.ReadMetadata(Http.Request.Headers);

    protected override string Door => DoorName;

    public override async ValueTask<ReadOnlySequence<byte>?> ReadMessageAsync(CancellationToken cancellationToken)
    {
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
            throw RefuseNext(refused);
        }
        catch (IOException gone)
        {
            throw Lose(gone);
        }
        catch (OperationCanceledException gone) when (!CancellationToken.IsCancellationRequested && !cancellationToken.IsCancellationRequested && !_source.IsStopped)
        {
            throw Lose(gone);
        }

        return body is { } sent ? Bind(sent.Span, Http.Request.ContentType) : null;
    }

    protected override void CancelPendingWrite() => Http.Response.BodyWriter.CancelPendingFlush();

    protected override async ValueTask EndAsync(Status status)
    {
        await _source.StopAsync();
        if (!Http.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(status);
        }
    }

    protected override void Release()
    {
        _source.Dispose();
        base.Release();
    }

    /// <summary>Sends what is left to send: the answer, or how the call failed.</summary>
    protected abstract ValueTask AnswerAsync(Status status);

    /// <summary>Ends the call with an error response, as nothing has been sent yet.</summary>
    protected Task AnswerErrorAsync(Status status)
    {
        WriteTrailersAsHeaders();
        if (IsCut && HttpProtocol.IsHttp11(Http.Request.Protocol))
        {
            // The connection is the service's until it returns. Whoever sent another request on it would wait as long.
            Http.Response.Headers.Connection = "close";
        }

        var details = HasResponseTrailers ? StatusDetails.Find(ResponseTrailers) : default;

        // Only while the call ends for that reason: a service may have made something else of it.
        return Refusal is { } refusal && refusal.StatusCode == status.StatusCode
            ? Runtime.Errors.WriteAsync(Http, refusal.HttpStatus, status, details)
            : Runtime.Errors.WriteAsync(Http, status, details);
    }

    /// <summary>Sends the trailers and the status as trailers, if the client takes them.</summary>
    protected void WriteStatusTrailers(Status status)
    {
        if (Responses.ResponseTrailers.AreTakenBy(Http))
        {
            var trailers = Http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers;
            WriteTrailers(trailers);
            StatusHeaders.Write(status, trailers);
        }
    }

    /// <summary>Sends the trailers as headers named <c>Grpc-Trailer-*</c>. The details of a status are in the body already.</summary>
    protected void WriteTrailersAsHeaders() => WriteTrailers(Http.Response.Headers, Responses.ResponseTrailers.HeaderPrefix, StatusDetails.TrailerName);

    // Or Kestrel, which may not know yet either, would try to drain a body that cannot be read, and log that as an error.
    private OperationCanceledException Lose(Exception gone)
    {
        LoseClient();
        Http.Abort();
        return new OperationCanceledException("The client went away.", gone, CancellationToken);
    }
}
