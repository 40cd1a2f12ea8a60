using System.Buffers;
using Gateway.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>One message on its way out, as marshallers write it: straight into the protocol's buffer.</summary>
internal sealed class SentMessage(Call call) : SerializationContext
{
    private IBufferWriter<byte>? _buffer;
    private int _length = -1;

    public bool IsComplete { get; private set; }

    /// <summary>Makes it ready for another message.</summary>
    public void Reset()
    {
        _buffer = null;
        _length = -1;
        IsComplete = false;
    }

    /// <summary>Gives the message up, if it was begun.</summary>
    public void Abandon()
    {
        if (_buffer is not null)
        {
            call.AbandonMessage();
        }
    }

    public override void SetPayloadLength(int payloadLength) => _length = payloadLength;

    public override IBufferWriter<byte> GetBufferWriter() => _buffer ??= call.BeginMessage(_length);

    public override void Complete()
    {
        // An empty message may never have asked for a buffer.
        GetBufferWriter();
        IsComplete = true;
    }

    public override void Complete(byte[] payload)
    {
        _buffer = call.BeginMessage(payload.Length);
        _buffer.Write(payload);
        IsComplete = true;
    }
}
