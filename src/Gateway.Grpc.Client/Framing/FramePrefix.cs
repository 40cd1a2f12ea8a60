using System.Buffers.Binary;

namespace Gateway.Grpc.Client.Framing;

/// <summary>
/// What stands before each message on the wire.
/// <code>
///  0        1        2        3        4        5
/// +--------+--------+--------+--------+--------+----------...
/// | flag   | length of the message, big-endian | message
/// +--------+--------+--------+--------+--------+----------...
/// </code>
/// The flag is 1 for a compressed message, else 0.
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Length-Prefixed-Message</see>.
/// </summary>
internal static class FramePrefix
{
    public const int Size = 5;

    public static (byte Flag, uint Length) Read(ReadOnlySpan<byte> prefix) => (prefix[0], BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]));

    public static void Write(Span<byte> prefix, bool compressed, int length)
    {
        prefix[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
    }
}
