using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Protocol;

/// <summary>A status as gRPC writes it: <c>grpc-status</c>, and <c>grpc-message</c> if the status has a message.</summary>
/// <remarks>See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Trailers</see>.</remarks>
internal static class StatusHeaders
{
    /// <summary>Writes a status.</summary>
    /// <param name="status">How a call ended.</param>
    /// <param name="target">The trailers; the headers of a response that has none.</param>
    public static void Write(Status status, IHeaderDictionary target)
    {
        target[GrpcHeaders.Status] = StatusCodeNames.NumberOf(status.StatusCode);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            target[GrpcHeaders.Message] = StatusMessage.Encode(status.Detail);
        }
    }
}
