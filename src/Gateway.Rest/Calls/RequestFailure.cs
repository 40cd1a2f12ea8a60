using Gateway.Calls;
using Gateway.Transcoding.Errors;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Calls;

/// <summary>What a request that cannot be understood ends its call with.</summary>
internal static class RequestFailure
{
    /// <summary>INVALID_ARGUMENT, with the field as a <c>google.rpc.BadRequest</c> detail.</summary>
    public static RpcException Of(TranscodingException error)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = error.FieldPath, Description = error.Description };
        return StatusDetails.ToException(StatusCode.InvalidArgument, error.Message, new BadRequest { FieldViolations = { violation } });
    }

    /// <summary>RESOURCE_EXHAUSTED, answered 413.</summary>
    public static RpcException TooLarge(int maxBytes) =>
        new(new Grpc.Core.Status(StatusCode.ResourceExhausted, $"The request is longer than the limit of {maxBytes} bytes."));

    /// <summary>What the server itself found wrong with the body: too long, too slow, cut short.</summary>
    public static RpcException Of(BadHttpRequestException error) =>
        new(new Grpc.Core.Status(
            error.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => StatusCode.ResourceExhausted,
                StatusCodes.Status408RequestTimeout => StatusCode.DeadlineExceeded,
                _ => StatusCode.InvalidArgument,
            },
            error.Message,
            error));
}
