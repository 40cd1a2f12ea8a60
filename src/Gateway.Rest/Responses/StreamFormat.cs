using System.Buffers;
using Gateway.Calls;

namespace Gateway.Rest.Responses;

/// <summary>How a stream of messages looks in a response body.</summary>
internal abstract class StreamFormat
{
    public abstract string ContentType { get; }

    /// <summary>What stands before message number <paramref name="index"/> (from 0).</summary>
    public abstract ReadOnlySpan<byte> BeforeMessage(long index);

    /// <summary>What stands after each message.</summary>
    public abstract ReadOnlySpan<byte> AfterMessage { get; }

    /// <summary>What ends the body after <paramref name="count"/> messages.</summary>
    public abstract ReadOnlySpan<byte> AfterLast(long count);

    /// <summary>Writes how the stream failed, as its last element: <c>{"error":{status}}</c>.</summary>
    public void WriteError(MessageBuffer output, long count, MessageBuffer statusJson)
    {
        output.Write(BeforeMessage(count));
        output.Write("{\"error\":"u8);
        output.Write(statusJson.WrittenSpan);
        output.Write("}"u8);
        output.Write(AfterMessage);
        output.Write(AfterLast(count + 1));
    }
}
