using System.Buffers;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json;

public static class JsonToWire
{
    public static void Transcode(MessageSchema type, ReadOnlySpan<byte> json, IBufferWriter<byte> wire, JsonOptions options) => throw new NotSupportedException();

    public static void TranscodeField(FieldSchema field, ReadOnlySpan<byte> json, IBufferWriter<byte> wire, JsonOptions options) => throw new NotSupportedException();
}
