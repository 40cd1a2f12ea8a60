using System.Buffers;
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
internal sealed class StreamRestCall(HttpContext http, BindingMetadata binding, RouteMatch match, StreamFormat format, RestRuntime runtime)
    : RestCall(http, binding, match, runtime)
{
    private long _count;
    private bool _begun;

    public override async ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            CheckSize();
            Json.Clear();
            Json.Write(format.BeforeMessage(_count));
            var contentType = WriteMessage();
            Json.Write(format.AfterMessage);
            Begin(contentType);
            _count++;
            Http.Response.BodyWriter.Write(Json.WrittenSpan);
            if ((options?.Flags & WriteFlags.BufferHint) is not WriteFlags.BufferHint)
            {
                await FlushAsync(cancellationToken);
            }
        }
        finally
        {
            LeaveWrite();
        }
    }

    protected override ValueTask SendHeadersCoreAsync(CancellationToken cancellationToken)
    {
        Begin();
        return FlushAsync(cancellationToken);
    }

    protected override async ValueTask AnswerAsync(Status status)
    {
        var failed = status.StatusCode != StatusCode.OK;
        if (failed && !_begun)
        {
            await AnswerErrorAsync(status);
            return;
        }

        Begin();
        if (failed)
        {
            WriteError(status);
        }
        else
        {
            Http.Response.BodyWriter.Write(format.AfterLast(_count));
        }

        ResponseTrailersWriter.WriteAsTrailers(this, status, Http);
    }

    private void Begin(string? contentType = null)
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        Http.Response.ContentType = contentType ?? format.ContentType;
        Http.Response.Headers.CacheControl = "no-cache";
        Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private string? WriteMessage()
    {
        try
        {
            return Binding.WriteResponse(Message.WrittenSpan, Json, Runtime.StreamJson);
        }
        catch (MalformedMessageException error)
        {
            Log.ResponseUnreadable(Runtime.Logger, Method.FullName, error);
            throw new RpcException(new Status(StatusCode.Internal, "A response message cannot be written as JSON."));
        }
    }

    private void WriteError(Status status)
    {
        using var statusJson = new MessageBuffer();
        Runtime.Errors.WriteJson(statusJson, status, HasResponseTrailers ? StatusDetails.Find(ResponseTrailers) : default);
        Json.Clear();
        format.WriteError(Json, _count, statusJson);
        Http.Response.BodyWriter.Write(Json.WrittenSpan);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var result = await Http.Response.BodyWriter.FlushAsync(cancellationToken);
        if (result.IsCanceled || result.IsCompleted || Http.RequestAborted.IsCancellationRequested)
        {
            throw new OperationCanceledException("The message could not be sent: the call is over.", CancellationToken);
        }
    }
}
