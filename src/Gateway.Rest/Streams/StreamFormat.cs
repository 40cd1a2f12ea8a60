using Gateway.Rest.Responses;
using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Streams;

/// <summary>How a stream of messages looks in a response body.</summary>
/// <param name="isEnveloped">Whether a message stands as <c>{"result":message}</c>, so that nothing in it can be taken for a failure.</param>
internal abstract class StreamFormat(bool isEnveloped)
{
    public abstract string ContentType { get; }

    /// <summary>What is sent when the stream has been silent for a while; empty where nothing can be.</summary>
    public virtual ReadOnlyMemory<byte> Heartbeat => default;

    /// <summary>What stands before everything else.</summary>
    public virtual ReadOnlyMemory<byte> Preamble => default;

    /// <summary>What a stream that ends well still says needs the status as JSON.</summary>
    public virtual bool EndsWithStatus => false;

    /// <summary>Writes what stands before the JSON of message number <paramref name="index"/> (from 0).</summary>
    public void BeginMessage(PooledBuffer output, long index)
    {
        BeginElement(output, index);
        if (isEnveloped)
        {
            output.Write(Envelope.Result);
        }
    }

    /// <summary>Writes what stands after the JSON of each message.</summary>
    public void EndMessage(PooledBuffer output)
    {
        if (isEnveloped)
        {
            output.Write(Envelope.End);
        }

        EndElement(output);
    }

    /// <summary>Writes what ends the body after <paramref name="count"/> messages, when all went well.</summary>
    public abstract void WriteEnd(PooledBuffer output, long count, ReadOnlySpan<byte> statusJson);

    /// <summary>Writes how the stream failed after <paramref name="count"/> messages. Unless the format knows better: as its last element, <c>{"error":{status}}</c>.</summary>
    public virtual void WriteError(PooledBuffer output, long count, ReadOnlySpan<byte> statusJson)
    {
        BeginElement(output, count);
        output.Write(Envelope.Error);
        output.Write(statusJson);
        output.Write(Envelope.End);
        EndElement(output);
        WriteEnd(output, count + 1, statusJson);
    }

    /// <summary>Writes what stands before element number <paramref name="index"/>, be it a message or a failure.</summary>
    protected abstract void BeginElement(PooledBuffer output, long index);

    /// <summary>Writes what stands after each element.</summary>
    protected abstract void EndElement(PooledBuffer output);
}
