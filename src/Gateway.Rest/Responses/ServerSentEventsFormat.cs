using System.Buffers;
using System.Buffers.Text;
using Gateway.Calls;

namespace Gateway.Rest.Responses;

/// <summary>
/// Server-Sent Events, for a browser's EventSource: <c>text/event-stream</c>.
/// See <see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the HTML standard, Server-sent events</see>.
/// </summary>
/// <remarks>
/// <code>
/// id: 1
/// data: {"msg":"This is 10 Msg"}
///
/// event: end
/// id: end
/// data: {"code":0,"message":"","details":[]}
/// </code>
/// The last event is <c>end</c>, for success and failure alike (<c>error</c> is EventSource's own name). An EventSource reconnects after any end;
/// its <c>Last-Event-ID: end</c> is then answered 204, which stops it for good.
/// </remarks>
internal sealed class ServerSentEventsFormat : StreamFormat
{
    /// <summary>The id of the last event.</summary>
    public const string EndId = "end";

    private const int MaxDigits = 20;

    public static ServerSentEventsFormat Instance { get; } = new();

    public override string ContentType => "text/event-stream";

    public override ReadOnlyMemory<byte> Heartbeat { get; } = ":\n\n"u8.ToArray();

    public override bool EndsWithStatus => true;

    public override void WriteBefore(MessageBuffer output, long index)
    {
        output.Write("id: "u8);
        Utf8Formatter.TryFormat(index + 1, output.GetSpan(MaxDigits), out var written);
        output.Advance(written);
        output.Write("\ndata: "u8);
    }

    public override void WriteAfter(MessageBuffer output) => output.Write("\n\n"u8);

    public override void WriteEnd(MessageBuffer output, long count, ReadOnlySpan<byte> statusJson)
    {
        output.Write("event: end\nid: end\ndata: "u8);
        output.Write(statusJson);
        output.Write("\n\n"u8);
    }

    public override void WriteError(MessageBuffer output, long count, ReadOnlySpan<byte> statusJson) => WriteEnd(output, count, statusJson);
}
