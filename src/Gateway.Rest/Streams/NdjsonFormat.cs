using Gateway.Rest.Protocol;
using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Streams;

/// <summary>One JSON value per line: <c>application/x-ndjson</c>.</summary>
internal sealed class NdjsonFormat(bool isEnveloped) : StreamFormat(isEnveloped)
{
    public override string ContentType => MediaTypes.Ndjson;

    protected override void BeginElement(PooledBuffer output, long index, ReadOnlySpan<byte> message)
    {
    }

    protected override void EndElement(PooledBuffer output) => output.Write("\n"u8);

    public override void WriteEnd(PooledBuffer output, long count, ReadOnlySpan<byte> status)
    {
    }
}
