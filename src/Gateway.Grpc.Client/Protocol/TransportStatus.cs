using System.Net.Sockets;
using System.Text;
using Gateway.Grpc.Client.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Client.Protocol;

/// <summary>The status of a call that ended by an exception instead of a status from the server.</summary>
internal static class TransportStatus
{
    public static Status From(Exception error) => error switch
    {
        RpcException rpc => rpc.Status,
        CallFailure failure => failure.Status,
        OperationCanceledException { InnerException: TimeoutException } => new(StatusCode.DeadlineExceeded, "The HttpClient's own Timeout has passed.", error),
        OperationCanceledException => new(StatusCode.Cancelled, "The request was cancelled by the HTTP handler.", error),
        _ when Find<HttpProtocolException>(error) is { } reset => FromReset(reset.ErrorCode, error),
        _ => new(FromConnection(error), $"The call can't be made: {Describe(error)}", error),
    };

    /// <summary>True when no connection could be had, so that the server knows nothing of the call.</summary>
    public static bool IsConnectFailure(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>
    /// The status of a stream that the server reset, or of a connection that it gave up, by the HTTP/2 error code.
    /// See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#http2-transport-mapping">HTTP2 Transport Mapping, Errors</see>.
    /// </summary>
    internal static Status FromReset(long http2Error, Exception? cause)
    {
        var (code, name) = http2Error switch
        {
            0x0 => (StatusCode.Internal, "NO_ERROR"),
            0x1 => (StatusCode.Internal, "PROTOCOL_ERROR"),
            0x2 => (StatusCode.Internal, "INTERNAL_ERROR"),
            0x3 => (StatusCode.Internal, "FLOW_CONTROL_ERROR"),
            0x4 => (StatusCode.Internal, "SETTINGS_TIMEOUT"),
            0x5 => (StatusCode.Internal, "STREAM_CLOSED"),
            0x6 => (StatusCode.Internal, "FRAME_SIZE_ERROR"),
            0x7 => (StatusCode.Unavailable, "REFUSED_STREAM"),
            0x8 => (StatusCode.Cancelled, "CANCEL"),
            0x9 => (StatusCode.Internal, "COMPRESSION_ERROR"),
            0xa => (StatusCode.Internal, "CONNECT_ERROR"),
            0xb => (StatusCode.ResourceExhausted, "ENHANCE_YOUR_CALM"),
            0xc => (StatusCode.PermissionDenied, "INADEQUATE_SECURITY"),
            0xd => (StatusCode.Internal, "HTTP_1_1_REQUIRED"),
            // Codes of HTTP/3 (RFC 9114, section 8.1) that have a meaning of their own in gRPC.
            0x107 => (StatusCode.ResourceExhausted, "H3_EXCESSIVE_LOAD"),
            0x10b => (StatusCode.Unavailable, "H3_REQUEST_REJECTED"),
            0x10c => (StatusCode.Cancelled, "H3_REQUEST_CANCELLED"),
            _ => (StatusCode.Internal, $"0x{http2Error:x}"),
        };
        return new Status(code, $"The server ended the call by the HTTP/2 error {name}.", cause!);
    }

    private static StatusCode FromConnection(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.UserAuthenticationError } => StatusCode.Internal,
        _ when IsConnectFailure(error) => StatusCode.Unavailable,
        _ when Find<IOException>(error) is not null || Find<SocketException>(error) is not null => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        while (error is not null and not T)
        {
            error = error.InnerException;
        }

        return (T?)error;
    }

    // The outer message alone often says no more than "an error occurred while sending the request".
    private static string Describe(Exception error)
    {
        var text = new StringBuilder(error.Message);
        for (var cause = error.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (!text.ToString().Contains(cause.Message, StringComparison.Ordinal))
            {
                text.Append(' ').Append(cause.Message);
            }
        }

        return text.ToString();
    }
}
