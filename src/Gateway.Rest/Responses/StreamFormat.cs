using System.Buffers;
using Gateway.Calls;

namespace Gateway.Rest.Responses;

/// <summary>How a stream of messages looks in a response body.</summary>
internal abstract class StreamFormat
{
    public abstract string ContentType { get; }

    /// <summary>What is sent when the stream has been silent for a while; empty where nothing can be.</summary>
    public virtual ReadOnlyMemory<byte> Heartbeat => default;

    /// <summary>What a stream that ends well still says needs the status as JSON.</summary>
    public virtual bool EndsWithStatus => false;

    /// <summary>Writes what stands before message number <paramref name="index"/> (from 0).</summary>
    public abstract void WriteBefore(MessageBuffer output, long index);

    /// <summary>Writes what stands after each message.</summary>
    public abstract void WriteAfter(MessageBuffer output);

    /// <summary>Writes what ends the body after <paramref name="count"/> messages, when all went well.</summary>
    public abstract void WriteEnd(MessageBuffer output, long count, ReadOnlySpan<byte> statusJson);

    /// <summary>Writes how the stream failed after <paramref name="count"/> messages. Unless the format knows better: as its last element, <c>{"error":{status}}</c>.</summary>
    public virtual void WriteError(MessageBuffer output, long count, ReadOnlySpan<byte> statusJson)
    {
        WriteBefore(output, count);
        output.Write("{\"error\":"u8);
        output.Write(statusJson);
        output.Write("}"u8);
        WriteAfter(output);
        WriteEnd(output, count + 1, statusJson);
    }
}
