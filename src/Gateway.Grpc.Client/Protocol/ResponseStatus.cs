using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Calls.Protocol;
using Grpc.Core;

namespace Gateway.Grpc.Client.Protocol;

/// <summary>The status that a response tells: in its trailers, in its headers when it has no messages, or by being no gRPC response at all.</summary>
internal static class ResponseStatus
{
    /// <summary>The status in headers (of a trailers-only response) or in trailers. False when there is none.</summary>
    public static bool TryRead(HttpHeaders headers, out Status status)
    {
        status = default;
        if (!headers.NonValidated.TryGetValues(GrpcHeaders.Status, out var values))
        {
            return false;
        }

        var text = values.ToString();
        var message = headers.NonValidated.TryGetValues(GrpcHeaders.Message, out var messages) ? StatusMessage.Decode(messages.ToString()) : "";
        status = !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new Status(StatusCode.Unknown, $"The server's grpc-status is not a number: '{text}'. {message}".TrimEnd())
            // A code that this version does not know is passed on as UNKNOWN, with the server's words.
            : new Status(code is >= 0 and <= (int)StatusCode.Unauthenticated ? (StatusCode)code : StatusCode.Unknown, message);
        return true;
    }

    /// <summary>The status in the trailers behind the last message.</summary>
    public static Status OfTrailers(HttpResponseHeaders trailers) => TryRead(trailers, out var status)
        ? status
        : new Status(StatusCode.Unknown, "The response has ended without a grpc-status.");

    /// <summary>Tells whether a response without <c>grpc-status</c> is one that messages can follow on; if not, its status.</summary>
    /// <remarks>See <see href="https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md">HTTP to gRPC status code mapping</see>.</remarks>
    public static Status? Refuse(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new Status(OfHttp(response.StatusCode), $"The server's answer is not gRPC: HTTP status {(int)response.StatusCode}.");
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
        return IsGrpc(contentType)
            ? null
            : new Status(StatusCode.Unknown, contentType is null
                ? "The server's answer is not gRPC: it has no content type."
                : $"The server's answer is not gRPC: its content type is '{contentType}'.");
    }

    internal static StatusCode OfHttp(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    // application/grpc, application/grpc+proto, application/grpc;charset=… but not application/grpc-web.
    private static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(GrpcHeaders.ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == GrpcHeaders.ContentType.Length || contentType[GrpcHeaders.ContentType.Length] is '+' or ';' or ' ');
}
