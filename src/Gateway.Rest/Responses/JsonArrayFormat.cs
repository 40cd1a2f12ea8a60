using System.Buffers;
using Gateway.Calls;

namespace Gateway.Rest.Responses;

/// <summary>One JSON array, written as its elements come: <c>application/json</c>. It is valid JSON whether the stream ends well or fails.</summary>
internal sealed class JsonArrayFormat : StreamFormat
{
    public static JsonArrayFormat Instance { get; } = new();

    public override string ContentType => "application/json";

    public override void WriteBefore(MessageBuffer output, long index) => output.Write(index == 0 ? "["u8 : ","u8);

    public override void WriteAfter(MessageBuffer output)
    {
    }

    public override void WriteEnd(MessageBuffer output, long count, ReadOnlySpan<byte> statusJson) => output.Write(count == 0 ? "[]"u8 : "]"u8);
}
