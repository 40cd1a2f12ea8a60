using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Rest.Calls;

/// <summary>The failure that ends a call whose request cannot be understood.</summary>
internal static class RequestFailure
{
    /// <summary>INVALID_ARGUMENT, with the field as a <c>google.rpc.BadRequest</c> detail.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="place">A prefix that says which message of a stream is wrong; empty for a single message.</param>
    public static RpcException Of(TranscodingException error, string place)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = error.FieldPath, Description = error.Description };
        return StatusDetails.ToException(StatusCode.InvalidArgument, place + error.Message, new BadRequest { FieldViolations = { violation } });
    }
}
