using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Transcoding;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Unary;

/// <summary>A call with one answer: JSON of a known length, or an error with the HTTP status of its code. Nothing is sent before the call has ended.</summary>
/// <remarks>
/// A connection of HTTP/1.1, and a stream of HTTP/2, serves one request after another, and Kestrel gives each the same <see cref="HttpContext"/>. So does this: a call
/// that has ended plainly (nothing cut it, no code asked for its token or for a callback) then serves the next request, together with its exchange.
/// </remarks>
internal sealed class UnaryRestCall : RestCall
{
    private readonly RoutedRequest _routed;
    private bool _isFree;

    private UnaryRestCall(HttpContext http, BindingMetadata binding, RoutedRequest routed, CallRuntime runtime)
        : base(http, binding, routed.Match, runtime) => _routed = routed;

    /// <summary>The call of a request.</summary>
    public static UnaryRestCall Of(HttpContext http, BindingMetadata binding, RoutedRequest routed, CallRuntime runtime)
    {
        if (routed.KeptCall is not UnaryRestCall { _isFree: true } call)
        {
            return new UnaryRestCall(http, binding, routed, runtime);
        }

        call._isFree = false;
        call.Begin(http, binding, routed.Match, runtime);
        return call;
    }

    // Frames of a call with one answer stay where they are until its end.
    public override ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, bool isBuffered, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask WriteHeadersAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    protected override void Keep()
    {
        _isFree = true;
        _routed.KeptCall = this;
    }

    protected override async ValueTask AnswerAsync(Status status)
    {
        if (!IsCut)
        {
            Responses.ResponseHeaders.Write(Answer, Http.Response, IsSent, Runtime.Settings.ResponseMetadataPrefix);
        }

        ReadOnlyMemory<byte> message = default;
        if (status.StatusCode == StatusCode.OK)
        {
            (message, status) = TakeMessage();
        }

        if (status.StatusCode != StatusCode.OK || !TryTranscode(message.Span, out var contentType, out status))
        {
            Status = status;
            await AnswerErrorAsync(status);
            return;
        }

        var response = Http.Response;
        WriteTrailers(status);

        if (Runtime.Settings.ConditionalRequests && Answer.HasHeaderFields && ConditionalRequest.IsFresh(Http))
        {
            ConditionalRequest.AnswerNotModified(response);
        }

        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = Json.WrittenCount;
        if (!HttpMethods.IsHead(Http.Request.Method))
        {
            await ClientWait.ForAsync(response.BodyWriter.WriteAsync(Json.WrittenMemory, CancellationToken.None), Http);
        }
    }

    private (ReadOnlyMemory<byte> Message, Status Status) TakeMessage()
    {
        if (Answer.Frames.SingleMessage is not { } message)
        {
            return (default, Failure?.Status ?? Statuses.NoResponse);
        }

        NoteSent(message.Length);
        return (message, Status.DefaultSuccess);
    }

    private bool TryTranscode(ReadOnlySpan<byte> message, out string contentType, out Status failure)
    {
        try
        {
            contentType = ResponseContent.Write(Binding, message, Json, Runtime.Settings.UnaryJson, Selection) ?? Metadata.JsonContentType;
            failure = Status.DefaultSuccess;
            return true;
        }
        catch (MalformedMessageException error)
        {
            contentType = "";
            failure = ResponseUnreadable(error).Status;
            return false;
        }
    }
}
