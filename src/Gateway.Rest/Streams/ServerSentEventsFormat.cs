using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Gateway.Rest.Protocol;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Writing;
using Gateway.Transcoding.Wire;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Streams;

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
/// <param name="retry">The reconnection time for an EventSource; null for its own default.</param>
/// <param name="binding">Selects the fields of a message for the name and the id of an event, whether there is an event <c>end</c>, and otherwise the name of a failure; null for no fields and an event <c>end</c>.</param>
internal sealed class ServerSentEventsFormat(TimeSpan? retry, BindingMetadata? binding = null) : StreamFormat(isEnveloped: false)
{
    private readonly FieldSchema? _event = binding?.EventFields.Event;
    private readonly FieldSchema? _id = binding?.EventFields.Id;
    private readonly byte[] _errorEvent = binding?.ErrorEvent is { } name ? Encoding.UTF8.GetBytes($"event: {name}\n") : [];
    private const string LastEventId = "Last-Event-ID";
    private const int MaxDigits = 20;

    // Above this, a browser's numbers are not exact.
    private const long MostContinued = 1L << 53;

    private readonly byte[] _retry = retry is { } time ? Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)time.TotalMilliseconds}\n\n")) : [];

    /// <summary>
    /// The number of events that the client already has, by <c>Last-Event-ID</c>. Numbers go on from there, so that a client can resume again at a service that resumes
    /// by number.
    /// </summary>
    public static long Continue(IHeaderDictionary headers) =>
        long.TryParse(headers[LastEventId].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last <= MostContinued ? last : 0;

    /// <summary>Whether the client already has the last event: an EventSource reconnects after every end.</summary>
    public static bool HasEnded(IHeaderDictionary headers) => headers[LastEventId] == "end";

    public override string ContentType => MediaTypes.EventStream;

    public override ReadOnlyMemory<byte> Heartbeat { get; } = ":\n\n"u8.ToArray();

    public override ReadOnlyMemory<byte> Preamble => _retry;

    public override bool EndsWithStatus { get; } = binding?.SendsEndEvent ?? true;

    /// <summary>Whether the ids of events are numbers that the gateway counts.</summary>
    public bool IsNumbered => _id is null;

    protected override void BeginElement(PooledBuffer output, long index, ReadOnlySpan<byte> message)
    {
        WriteField(output, "event: "u8, _event, message);
        if (_id is not null)
        {
            WriteField(output, "id: "u8, _id, message);
            output.Write("data: "u8);
            return;
        }

        output.Write("id: "u8);
        Utf8Formatter.TryFormat(index + 1, output.GetSpan(MaxDigits), out var written);
        output.Advance(written);
        output.Write("\ndata: "u8);
    }

    protected override void EndElement(PooledBuffer output) => output.Write("\n\n"u8);

    public override void WriteEnd(PooledBuffer output, long count, ReadOnlySpan<byte> status)
    {
        if (!EndsWithStatus)
        {
            return;
        }

        output.Write("event: end\nid: end\ndata: "u8);
        output.Write(status);
        output.Write("\n\n"u8);
    }

    public override void WriteError(PooledBuffer output, long count, ReadOnlySpan<byte> error)
    {
        if (EndsWithStatus)
        {
            WriteEnd(output, count, error);
            return;
        }

        // Without an id, so that a reconnecting client resumes after its last message.
        output.Write(_errorEvent);
        output.Write("data: "u8);
        output.Write(error);
        output.Write("\n\n"u8);
    }

    private static void WriteField(PooledBuffer output, ReadOnlySpan<byte> name, FieldSchema? field, ReadOnlySpan<byte> message)
    {
        if (field is null)
        {
            return;
        }

        var start = output.WrittenCount;
        output.Write(name);
        if (PlainText.TryWrite(field, message, output))
        {
            output.Write("\n"u8);
        }
        else
        {
            output.Truncate(start);
        }
    }
}
