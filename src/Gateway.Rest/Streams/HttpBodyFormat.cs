using Gateway.Rest.Protocol;
using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Streams;

/// <summary>
/// A stream of <c>google.api.HttpBody</c>: the data of its messages, one after another, byte for byte. The content type is that of the first message.
/// The body has no place for a failure. A failure closes the connection before the end of the body, so that no client takes a part for the whole.
/// </summary>
internal sealed class HttpBodyFormat() : StreamFormat(isEnveloped: false)
{
    public static HttpBodyFormat Instance { get; } = new();

    public override string ContentType => MediaTypes.Binary;

    protected override void BeginElement(PooledBuffer output, long index, ReadOnlySpan<byte> message)
    {
    }

    protected override void EndElement(PooledBuffer output)
    {
    }

    public override void WriteEnd(PooledBuffer output, long count, ReadOnlySpan<byte> status)
    {
    }
}
