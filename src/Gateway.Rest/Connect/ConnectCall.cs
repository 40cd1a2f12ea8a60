using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Transcoding;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Connect;

/// <summary>A call by Connect. Two derived classes write the answer: <see cref="ConnectUnaryCall"/> and <see cref="ConnectStreamCall"/>.</summary>
internal abstract class ConnectCall(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime, ConnectErrors errors, ConnectMessages messages, ConnectFormat format)
    : RestCall(http, binding, match, runtime, messages)
{
    /// <summary>The name of this door in telemetry.</summary>
    public new const string DoorName = "connect";

    /// <summary>The format of the messages, and of the answer.</summary>
    protected ConnectFormat Format { get; } = format;

    protected ConnectErrors Errors { get; } = errors;

    protected override string Door => DoorName;

    protected override bool BodyIsWire => !Format.IsJson;

    // In Connect the body is always the message itself. In REST it may be the data of an HttpBody, or blank.
    protected override void BindText(PooledBuffer target, ReadOnlySpan<byte> sent, string? contentType) =>
        JsonToWire.Transcode(Binding.Input, sent, target, Runtime.Settings.Binding.JsonOptions);

    /// <summary>The bytes of an answer in the format of the call. JSON bytes are valid until the next call of this method.</summary>
    /// <exception cref="RpcException">The answer is not a message of its type.</exception>
    protected ReadOnlyMemory<byte> Write(ReadOnlyMemory<byte> message, JsonOptions options)
    {
        if (!Format.IsJson)
        {
            return message;
        }

        try
        {
            Json.Clear();
            WireToJson.Transcode(Binding.Output, message.Span, Json, options);
            return Json.WrittenMemory;
        }
        catch (MalformedMessageException error)
        {
            throw ResponseUnreadable(error);
        }
    }

    /// <summary>Begins the response with the headers of the service. The HTTP status is 200 until an error changes it.</summary>
    protected void WriteHeaders()
    {
        var response = Http.Response;
        if (!IsCut)
        {
            ResponseHeaders.Write(Answer, response, IsSent);
        }
        else if (HttpProtocol.IsHttp11(Http.Request.Protocol))
        {
            // The service keeps the connection until it returns, and another request on it would have to wait.
            response.Headers.Connection = "close";
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Format.ContentType;
    }

    /// <summary>Takes the only answer of a method that has one. Null when the call has failed, or when the answer is missing or unreadable.</summary>
    /// <param name="status">The status of the call. Changed if the answer makes the call fail.</param>
    protected ReadOnlyMemory<byte>? TakeAnswer(ref Status status)
    {
        if (status.StatusCode != StatusCode.OK)
        {
            return null;
        }

        try
        {
            if (Answer.Frames.SingleMessage is { } message)
            {
                NoteSent(message.Length);
                return Write(message, Runtime.Settings.UnaryJson);
            }

            status = Failure?.Status ?? Statuses.NoResponse;
        }
        catch (RpcException unreadable)
        {
            status = unreadable.Status;
        }

        Status = status;
        return null;
    }
}
