using Gateway.Calls;

namespace Gateway.Rest.Responses;

/// <summary>One JSON object a line: <c>application/x-ndjson</c>.</summary>
internal sealed class NdjsonFormat(bool isEnveloped) : StreamFormat(isEnveloped)
{
    public override string ContentType => "application/x-ndjson";

    protected override void BeginElement(MessageBuffer output, long index)
    {
    }

    protected override void EndElement(MessageBuffer output) => output.Write("\n"u8);

    public override void WriteEnd(MessageBuffer output, long count, ReadOnlySpan<byte> statusJson)
    {
    }
}
