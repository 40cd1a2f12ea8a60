using Gateway.Rest.Responses;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Calls;

/// <summary>A call with one answer: JSON of a known length, or an error with the HTTP status of its code. Nothing is sent before the call has ended.</summary>
internal sealed class UnaryRestCall(HttpContext http, BindingMetadata binding, RouteMatch match, RestRuntime runtime)
    : RestCall(http, binding, match, runtime)
{
    private const string JsonMediaType = "application/json";

    private bool _answered;

    public override ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            CheckSize();
            CountSent(Message.Length);
            _answered = true;
            return ValueTask.CompletedTask;
        }
        finally
        {
            LeaveWrite();
        }
    }

    protected override ValueTask SendHeadersCoreAsync(Metadata headers, CancellationToken cancellationToken)
    {
        ResponseHeaders.Write(headers, Http.Response);
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask AnswerAsync(Status status)
    {
        if (status.StatusCode == StatusCode.OK && !_answered)
        {
            status = new Status(StatusCode.Internal, "The service ended the call without a message.");
        }

        if (status.StatusCode != StatusCode.OK || !TryTranscode(out var contentType, out status))
        {
            Status = status;
            await AnswerErrorAsync(status);
            return;
        }

        var response = Http.Response;
        if (Responses.ResponseTrailers.AreTakenBy(Http))
        {
            WriteStatusTrailers(status);
        }
        else
        {
            WriteTrailersAsHeaders();
        }

        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = Json.Length;
        if (!HttpMethods.IsHead(Http.Request.Method))
        {
            await response.BodyWriter.WriteAsync(Json.Written, CancellationToken.None);
        }
    }

    private bool TryTranscode(out string contentType, out Status failure)
    {
        try
        {
            contentType = Binding.WriteResponse(Message.WrittenSpan, Json, Runtime.UnaryJson) ?? JsonMediaType;
            failure = Status.DefaultSuccess;
            return true;
        }
        catch (MalformedMessageException error)
        {
            Log.ResponseUnreadable(Runtime.Logger, Method.FullName, error);
            contentType = "";
            failure = new Status(StatusCode.Internal, "The response cannot be written as JSON.");
            return false;
        }
    }
}
