using System.Globalization;
using Grpc.Core;

namespace Gateway.Rest.Protocol;

/// <summary>Every fixed status of the gateway's own: for calls that end before their service has ended them, and for requests that do not become calls.</summary>
/// <remarks>Code that reads the request writes the texts that quote it. Clients match on texts: change none without need.</remarks>
internal static class Statuses
{
    // A call that ends before its service has ended it.
    public static readonly Status ClientLeft = new(StatusCode.Cancelled, "The call was cancelled.");
    public static readonly Status RequestTimedOut = new(StatusCode.DeadlineExceeded, "The request timed out.");
    public static readonly Status Stopping = new(StatusCode.Unavailable, "The server is stopping.");

    /// <summary>The deadline has passed. Same text as Grpc.AspNetCore, so that clients which match on it keep working.</summary>
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    /// <summary>The gRPC server has reset its stream, as it does when a service cancels the token of a write.</summary>
    public static readonly Status Reset = new(StatusCode.Cancelled, "The call was reset by the service.");

    // A service that does not keep to its method.
    public static readonly Status NoResponse = new(StatusCode.Internal, "The service ended the call without a message.");
    public static readonly Status NullResponse = new(StatusCode.Internal, "The service returned no message.");
    public static readonly Status SecondResponse = new(StatusCode.Internal, "The server has sent more than one message, where its method has one.");
    public static readonly Status ResponseUnreadable = new(StatusCode.Internal, "A response message cannot be written as JSON.");

    /// <summary>The gRPC endpoint threw. Same text as Grpc.AspNetCore, so that clients which match on it keep working.</summary>
    public static readonly Status EndpointThrew = new(StatusCode.Unknown, "Exception was thrown by handler.");

    /// <summary>A server elsewhere did not say how its call ended.</summary>
    public static readonly Status NoStatus = new(StatusCode.Unknown, "The server ended the call without a status.");

    public static readonly Status NoFrame = new(StatusCode.Internal, "The service has written something other than messages into the response body.");
    public static readonly Status BrokenCompression = new(StatusCode.Internal, "A response message is compressed, and cannot be decompressed.");

    // A client that sends too much by WebSocket.
    public static readonly Status MessageAfterEnd = new(StatusCode.InvalidArgument, "A message was sent after the end of the request side.");
    public static readonly Status SecondMessage = new(StatusCode.InvalidArgument, "This method takes one request message; a second one was sent.");

    // A request that does not become a call.
    public static readonly Status BrokenPath = new(StatusCode.InvalidArgument, "The path has a percent sign that two hexadecimal digits do not follow.");

    /// <summary>JSON on the path of a method that takes it by Connect only.</summary>
    public static readonly Status JsonOnNativePath = new(
        StatusCode.InvalidArgument, $"This path takes gRPC and Connect. For Connect, send the header {ConnectHeaders.ProtocolVersion}: 1 with JSON; a stream has the content type {ConnectHeaders.StreamPrefix}json.");

    public static readonly Status Unauthenticated = new(StatusCode.Unauthenticated, "Authentication is required.");
    public static readonly Status NotPermitted = new(StatusCode.PermissionDenied, "This is not permitted.");
    public static readonly Status TooManyRequests = new(StatusCode.ResourceExhausted, "Too many requests.");
    public static readonly Status TooManyWebSockets = new(StatusCode.Unavailable, "The server has as many WebSockets as it may have.");
    public static readonly Status BrokenHandshake = new(StatusCode.InvalidArgument, "The handshake is none of a WebSocket: Sec-WebSocket-Key must be 16 bytes in base64.");
    public static readonly Status NoWebSocket = new(StatusCode.NotFound, "Nothing is here that a WebSocket could be opened to.");

    /// <summary>A handshake asks for a version of WebSocket that is not spoken here.</summary>
    public static Status OtherWebSocketVersion(string version, string spoken) =>
        new(StatusCode.InvalidArgument, $"The version of WebSocket is '{version}'; {spoken} is spoken here.");

    /// <summary>The body cannot be decompressed.</summary>
    public static Status BrokenEncoding(Exception error) => new(StatusCode.InvalidArgument, "The request body is not compressed as its Content-Encoding says.", error);

    /// <summary>A response message is compressed in a way that nobody here knows, or does not say in which.</summary>
    public static Status UnknownCompression(string encoding) => new(
        StatusCode.Internal,
        encoding.Length == 0 ? "A response message is compressed, and its response has no grpc-encoding." : $"A response message is compressed by '{encoding}', which the gateway does not know.");

    /// <summary>A response message is too long.</summary>
    public static Status ResponseTooLong(int maxBytes) =>
        new(StatusCode.ResourceExhausted, string.Create(CultureInfo.InvariantCulture, $"The response is longer than the limit of {maxBytes} bytes."));

    /// <summary>A request message, or the whole body, is too long.</summary>
    public static Status RequestTooLong(int maxBytes) =>
        new(StatusCode.ResourceExhausted, string.Create(CultureInfo.InvariantCulture, $"The request is longer than the limit of {maxBytes} bytes."));
}
