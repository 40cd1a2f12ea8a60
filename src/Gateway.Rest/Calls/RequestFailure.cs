using System.Globalization;
using Gateway.Calls;
using Gateway.Transcoding.Errors;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Rest.Calls;

/// <summary>What a request that cannot be understood ends its call with.</summary>
internal static class RequestFailure
{
    /// <summary>INVALID_ARGUMENT, with the field as a <c>google.rpc.BadRequest</c> detail.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="number">Which message of a stream it is in, from 1; null where there is only one.</param>
    public static RpcException Of(TranscodingException error, long? number)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = error.FieldPath, Description = error.Description };
        var message = number is null ? error.Message : string.Create(CultureInfo.InvariantCulture, $"message {number}: {error.Message}");
        return StatusDetails.ToException(StatusCode.InvalidArgument, message, new BadRequest { FieldViolations = { violation } });
    }
}
