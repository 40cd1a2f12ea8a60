using System.Buffers;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>One received message, as marshallers read it.</summary>
internal sealed class ReceivedMessage(ReadOnlySequence<byte> bytes) : DeserializationContext
{
    public override int PayloadLength => (int)bytes.Length;

    public override byte[] PayloadAsNewBuffer() => bytes.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => bytes;
}
