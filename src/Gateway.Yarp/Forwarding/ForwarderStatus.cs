using Gateway.Rest.Protocol;
using Gateway.Yarp.Clusters;
using Gateway.Yarp.Schemas;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Yarp.Forwarding;

/// <summary>The status of a call that the forwarder could not complete: one table for every door.</summary>
internal static class ForwarderStatus
{
    /// <summary>The server sent no status.</summary>
    public static readonly Status None = new(StatusCode.Unknown, "The server ended the call without a status.");

    private static readonly Status Unreachable = new(StatusCode.Unavailable, "The server cannot be reached.");
    private static readonly Status NotSecure = new(StatusCode.Unavailable, "The server's TLS connection or certificate is not accepted.");
    private static readonly Status OtherVersion = new(StatusCode.Unavailable, "The server does not speak HTTP/2.");
    private static readonly Status NoHandshake = new(StatusCode.Unavailable, "The server did not complete the handshake of HTTP/2: it may speak only HTTP/1.1, or TLS.");
    private static readonly Status NoServer = new(StatusCode.Unavailable, "No server is available.");
    private static readonly Status TookTooLong = new(StatusCode.Unavailable, "The server took too long.");
    private static readonly Status BrokeOff = new(StatusCode.Unavailable, "The server broke the call off.");
    private static readonly Status Cancelled = new(StatusCode.Cancelled, "The call was cancelled.");
    public static readonly Status Defect = new(StatusCode.Internal, "The call could not be forwarded.");

    /// <summary>The status of a failed call; null when the forwarder did not fail.</summary>
    public static Status? Find(HttpContext http) => http.GetForwarderErrorFeature() is { } error
        ? Of(error.Error, error.Exception, http.RequestAborted.IsCancellationRequested)
        : NotGrpc(http.Response);

    private static Status Of(ForwarderError error, Exception? cause, bool isCancelled) => error switch
    {
        _ when isCancelled => Cancelled,
        ForwarderError.Request or ForwarderError.RequestBodyDestination => OfRequest(cause),
        ForwarderError.NoAvailableDestinations => NoServer,
        ForwarderError.RequestTimedOut => TookTooLong,
        ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination => BrokeOff,
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => BrokeOff,
        ForwarderError.RequestBodyClient when IsCancellation(cause) => OfRequest(cause),
        ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient => Cancelled,
        _ => Defect,
    };

    // A failed call or a broken connection also stops the reading of the request body, which YARP reports as an error of the client. It joins two exceptions, that of the body first.
    private static bool IsCancellation(Exception? cause) => (cause is AggregateException { InnerExceptions: [var first, ..] } ? first : cause) is OperationCanceledException;

    // The response has not begun. The cause tells whether the gateway reached the server.
    private static Status OfRequest(Exception? error) => RequestOf(error) is not { } cause ? BrokeOff : cause.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => NotSecure,
        HttpRequestError.VersionNegotiationError => OtherVersion,
        _ => ConnectionFailure.IsUnsent(cause) ? Unreachable
            : IsHandshake(cause) ? NoHandshake
            : BrokeOff,
    };

    // YARP joins the exception of an unsent request body with that of the failed request.
    private static HttpRequestException? RequestOf(Exception? error) => error switch
    {
        HttpRequestException request => request,
        AggregateException { InnerExceptions: [_, HttpRequestException request] } => request,
        _ => null,
    };

    // Usually the port speaks HTTP/1.1 or TLS. HttpClient has no error code for this, so only the message tells.
    private static bool IsHandshake(HttpRequestException cause)
    {
        for (var inner = cause.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is IOException && inner.Message.Contains("handshake", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static Status? NotGrpc(HttpResponse response)
    {
        var contentType = response.Headers.ContentType.ToString();
        if (response.StatusCode == StatusCodes.Status200OK)
        {
            return GrpcHeaders.IsGrpc(contentType) ? null : new Status(StatusCode.Unknown, $"The server does not speak gRPC: it answered with {Name(contentType)}.");
        }

        return new Status(HttpStatusCodes.ToGrpc(response.StatusCode), $"The server does not speak gRPC: it answered HTTP {response.StatusCode} with {Name(contentType)}.");
    }

    private static string Name(string contentType) => contentType.Length == 0 ? "no content type" : $"content of type '{PeerText.Of(contentType)}'";
}
