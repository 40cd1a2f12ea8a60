using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Gateway.Rest.Calls;

/// <summary>The failure that ends a call whose request cannot be understood.</summary>
internal static class RequestFailure
{
    /// <summary>INVALID_ARGUMENT, with the fields as a <c>google.rpc.BadRequest</c> detail.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="place">A prefix that says which message of a stream is wrong; empty for a single message.</param>
    public static RpcException Of(TranscodingException error, string place) =>
        StatusDetails.ToException(StatusCode.InvalidArgument, place + error.Message, Violations(error));

    /// <summary>The same failure of a request that does not become a call.</summary>
    /// <returns>The status, and a serialized <c>google.rpc.Status</c> with its details.</returns>
    public static (Grpc.Core.Status Status, byte[] Details) Of(TranscodingException error) =>
        (new(StatusCode.InvalidArgument, error.Message), new Google.Rpc.Status { Details = { Any.Pack(Violations(error)) } }.ToByteArray());

    private static BadRequest Violations(TranscodingException error) => new()
    {
        FieldViolations = { error.Problems.Select(static problem => new BadRequest.Types.FieldViolation { Field = problem.FieldPath, Description = problem.Description }) },
    };
}
