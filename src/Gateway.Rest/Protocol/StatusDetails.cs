using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using RpcStatus = Google.Rpc.Status;

namespace Gateway.Rest.Protocol;

/// <summary>
/// The rich form of a status: a serialized <c>google.rpc.Status</c> in the trailer <c>grpc-status-details-bin</c>.
/// See <see href="https://cloud.google.com/apis/design/errors">the error model</see>.
/// </summary>
internal static class StatusDetails
{
    /// <summary>The trailer that carries it.</summary>
    public const string TrailerName = "grpc-status-details-bin";

    /// <summary>The serialized <c>google.rpc.Status</c> among the trailers; empty when there is none, or when it is not base64.</summary>
    public static ReadOnlyMemory<byte> Find(IHeaderDictionary trailers) =>
        trailers.TryGetValue(TrailerName, out var values) && values.Count > 0 && BinaryMetadata.TryDecode(values[^1], out var bytes) ? bytes : default;

    /// <summary>An exception that ends a call with this status and these details.</summary>
    public static RpcException ToException(StatusCode code, string message, params ReadOnlySpan<IMessage> details)
    {
        var status = new RpcStatus { Code = (int)code, Message = message };
        foreach (var detail in details)
        {
            status.Details.Add(Google.Protobuf.WellKnownTypes.Any.Pack(detail));
        }

        return new RpcException(new Status(code, message), new Metadata { { TrailerName, status.ToByteArray() } }, message);
    }
}
