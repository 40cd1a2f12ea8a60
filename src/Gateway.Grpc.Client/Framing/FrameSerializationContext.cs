using System.Buffers;
using Gateway.Calls;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Client.Framing;

/// <summary>Where a generated serializer writes its message: behind the room for the header, so that the frame needs no copy.</summary>
internal sealed class FrameSerializationContext(int? maxMessageSize) : SerializationContext
{
    private bool _complete;

    public MessageBuffer Frame { get; } = new();

    public void Begin()
    {
        _complete = false;
        MessageFramer.Start(Frame);
    }

    public void End()
    {
        if (!_complete)
        {
            throw new CallFailure(StatusCode.Internal, "The serializer of the request message did not complete it.");
        }

        Check(Frame.Length - FrameHeader.Size);
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Check(payloadLength);
        Frame.Reserve(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => Frame;

    public override void Complete() => _complete = true;

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        SetPayloadLength(payload.Length);
        Frame.Write(payload);
        Complete();
    }

    private void Check(int length)
    {
        if (length > maxMessageSize)
        {
            throw new CallFailure(StatusCode.ResourceExhausted, $"The request message is {length} bytes long, the limit is {maxMessageSize}.");
        }
    }
}
