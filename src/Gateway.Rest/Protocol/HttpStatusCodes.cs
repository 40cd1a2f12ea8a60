using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Protocol;

/// <summary>
/// The status code of a gRPC endpoint that answered with an HTTP status alone.
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md">HTTP to gRPC Status Code Mapping</see>.
/// </summary>
internal static class HttpStatusCodes
{
    /// <summary>The status code for an HTTP status.</summary>
    public static StatusCode ToGrpc(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status400BadRequest => StatusCode.Internal,
        StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
        StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
        StatusCodes.Status404NotFound => StatusCode.Unimplemented,
        StatusCodes.Status429TooManyRequests or StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
