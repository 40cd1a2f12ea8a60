using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Rest.Calls;

/// <summary>What a request that cannot be understood ends its call with.</summary>
internal static class RequestFailure
{
    /// <summary>INVALID_ARGUMENT, with the field as a <c>google.rpc.BadRequest</c> detail.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="place">What stands before the message: which message of a stream it is in; empty where there is only one.</param>
    public static RpcException Of(TranscodingException error, string place)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = error.FieldPath, Description = error.Description };
        return StatusDetails.ToException(StatusCode.InvalidArgument, place + error.Message, new BadRequest { FieldViolations = { violation } });
    }
}
