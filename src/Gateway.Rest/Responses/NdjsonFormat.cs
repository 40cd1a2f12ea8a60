using System.Buffers;
using Gateway.Calls;

namespace Gateway.Rest.Responses;

/// <summary>One JSON object a line: <c>application/x-ndjson</c>.</summary>
internal sealed class NdjsonFormat : StreamFormat
{
    public static NdjsonFormat Instance { get; } = new();

    public override string ContentType => "application/x-ndjson";

    public override void WriteBefore(MessageBuffer output, long index)
    {
    }

    public override void WriteAfter(MessageBuffer output) => output.Write("\n"u8);

    public override void WriteEnd(MessageBuffer output, long count, ReadOnlySpan<byte> statusJson)
    {
    }
}
