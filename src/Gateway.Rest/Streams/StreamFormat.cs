using Gateway.Rest.Responses;
using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Streams;

/// <summary>The format of a stream of messages in a response body.</summary>
/// <param name="isEnveloped">Whether a message is written as <c>{"result":message}</c>, so that no client mistakes one of its fields for a failure.</param>
internal abstract class StreamFormat(bool isEnveloped)
{
    public abstract string ContentType { get; }

    /// <summary>The bytes to send when the stream has been silent for a while; empty if the format has none.</summary>
    public virtual ReadOnlyMemory<byte> Heartbeat => default;

    /// <summary>The bytes before everything else.</summary>
    public virtual ReadOnlyMemory<byte> Preamble => default;

    /// <summary>Whether a successful end carries the status as JSON.</summary>
    public virtual bool EndsWithStatus => false;

    /// <summary>Writes the bytes before the JSON of message number <paramref name="index"/> (from 0), which is <paramref name="message"/> in wire format.</summary>
    public void BeginMessage(PooledBuffer output, long index, ReadOnlySpan<byte> message)
    {
        BeginElement(output, index, message);
        if (isEnveloped)
        {
            output.Write(Envelope.Result);
        }
    }

    /// <summary>Writes the bytes after the JSON of each message.</summary>
    public void EndMessage(PooledBuffer output)
    {
        if (isEnveloped)
        {
            output.Write(Envelope.End);
        }

        EndElement(output);
    }

    /// <summary>Writes the end of the body after <paramref name="count"/> messages, on success.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="count">The number of elements before.</param>
    /// <param name="status">The status as JSON, if the format <see cref="EndsWithStatus"/>.</param>
    public abstract void WriteEnd(PooledBuffer output, long count, ReadOnlySpan<byte> status);

    /// <summary>Writes the failure of the stream after <paramref name="count"/> messages, by default as its last element.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="count">The number of messages before.</param>
    /// <param name="error"><c>{"error":…}</c>; the status alone, if the format <see cref="EndsWithStatus"/>.</param>
    public virtual void WriteError(PooledBuffer output, long count, ReadOnlySpan<byte> error)
    {
        BeginElement(output, count, default);
        output.Write(error);
        EndElement(output);
        WriteEnd(output, count + 1, default);
    }

    /// <summary>Writes the bytes before element number <paramref name="index"/>, a message or a failure.</summary>
    protected abstract void BeginElement(PooledBuffer output, long index, ReadOnlySpan<byte> message);

    /// <summary>Writes the bytes after each element.</summary>
    protected abstract void EndElement(PooledBuffer output);
}
