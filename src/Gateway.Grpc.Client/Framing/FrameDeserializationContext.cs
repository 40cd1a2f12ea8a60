using System.Buffers;
using Grpc.Core;

namespace Gateway.Grpc.Client.Framing;

/// <summary>What a generated deserializer reads: a view of the message, good until the next one is read.</summary>
internal sealed class FrameDeserializationContext : DeserializationContext
{
    public ReadOnlyMemory<byte> Message { get; set; }

    public override int PayloadLength => Message.Length;

    public override byte[] PayloadAsNewBuffer() => Message.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(Message);
}
