using System.Buffers;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json;

public static class WireToJson
{
    public static void Transcode(MessageSchema type, ReadOnlySpan<byte> wire, IBufferWriter<byte> json, JsonOptions options) => throw new NotSupportedException();

    public static void TranscodeField(FieldSchema field, ReadOnlySpan<byte> wireOfWholeMessage, IBufferWriter<byte> json, JsonOptions options) => throw new NotSupportedException();
}
