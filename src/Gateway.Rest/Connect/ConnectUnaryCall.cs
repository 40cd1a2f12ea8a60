using Gateway.Rest.Calls;
using Gateway.Rest.Responses;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Connect;

/// <summary>A unary call. The answer is one message, or an error with the HTTP status of its code. Trailers become headers named <c>Trailer-*</c>.</summary>
internal sealed class ConnectUnaryCall(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime, ConnectErrors errors, ConnectMessages messages, ConnectFormat format)
    : ConnectCall(http, binding, match, runtime, errors, messages, format)
{
    private const string TrailerPrefix = "Trailer-";

    // The only answer stays in its frame until the end.
    public override ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, bool isBuffered, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask WriteHeadersAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    protected override async ValueTask AnswerAsync(Status status)
    {
        var response = Http.Response;
        WriteHeaders();
        WriteTrailers(response.Headers, TrailerPrefix, withDetails: false);
        if (TakeAnswer(ref status) is not { } answer)
        {
            await Errors.WriteAsync(Http, Format, status, ReadDetails());
            return;
        }

        if (Runtime.Settings.ConditionalRequests && ConditionalRequest.IsFresh(Http))
        {
            ConditionalRequest.AnswerNotModified(response);
            return;
        }

        // Only POST: any page can make a browser send a GET with cookies, and the length of a compressed answer would reveal something about its content.
        if (HttpMethods.IsPost(Http.Request.Method) && Gzip.IsAccepted(Http.Request.Headers.AcceptEncoding) && Gzip.Compress(answer) is { } compressed)
        {
            response.Headers.ContentEncoding = Gzip.Name;
            answer = compressed;
        }

        response.ContentLength = answer.Length;
        if (HttpMethods.IsHead(Http.Request.Method))
        {
            return;
        }

        await ClientWait.ForAsync(response.BodyWriter.WriteAsync(answer, CancellationToken.None), Http);
    }
}
