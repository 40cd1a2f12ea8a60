using System.Buffers;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json;

public static class TextToWire
{
    public static bool CanWrite(FieldSchema field) => throw new NotSupportedException();

    public static void WriteField(FieldSchema field, ReadOnlySpan<char> text, IBufferWriter<byte> wire, JsonOptions options, string? fieldPath = null) => throw new NotSupportedException();
}
