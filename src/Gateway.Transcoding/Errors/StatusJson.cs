using System.Buffers;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json;

namespace Gateway.Transcoding.Errors;

/// <summary>Writes <c>google.rpc.Status</c> as JSON: the body of every error.</summary>
public static class StatusJson
{
    public static void Write(IBufferWriter<byte> json, int code, string message, ReadOnlySpan<byte> statusProto, Schema schema, JsonOptions options) =>
        throw new NotSupportedException();
}
