using Gateway.Rest.Protocol;
using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Streams;

/// <summary>One JSON array, written as its elements come: <c>application/json</c>. It is valid JSON whether the stream ends well or fails.</summary>
internal sealed class JsonArrayFormat(bool isEnveloped) : StreamFormat(isEnveloped)
{
    public override string ContentType => MediaTypes.Json;

    protected override void BeginElement(PooledBuffer output, long index, ReadOnlySpan<byte> message) => output.Write(index == 0 ? "["u8 : ","u8);

    protected override void EndElement(PooledBuffer output)
    {
    }

    public override void WriteEnd(PooledBuffer output, long count, ReadOnlySpan<byte> status) => output.Write(count == 0 ? "[]"u8 : "]"u8);
}
