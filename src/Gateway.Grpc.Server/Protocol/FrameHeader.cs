using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>
/// The five bytes before each message. See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Length-Prefixed-Message</see>.
/// <code>
/// +------------+---------------------------+-----------------
/// | Compressed | Message-Length            | Message
/// | 1 byte     | 4 bytes, big-endian       | Message-Length bytes
/// +------------+---------------------------+-----------------
/// </code>
/// </summary>
internal readonly struct FrameHeader(byte flag, uint length)
{
    public const int Size = 5;

    /// <summary>0 or 1; anything else is a broken frame.</summary>
    public byte Flag { get; } = flag;

    public uint Length { get; } = length;

    public bool IsCompressed => Flag == 1;

    /// <summary>Reads a header; false while fewer than five bytes are there.</summary>
    public static bool TryRead(ReadOnlySequence<byte> buffer, out FrameHeader header)
    {
        header = default;
        if (buffer.Length < Size)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(bytes);
        header = new FrameHeader(bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]));
        return true;
    }

    /// <summary>Writes the header of a message.</summary>
    public static void Write(IBufferWriter<byte> output, bool compressed, int length) =>
        Write(output, compressed ? (byte)1 : (byte)0, length);

    /// <summary>Writes a header with a flag of its own, such as that of gRPC-Web's trailers.</summary>
    public static void Write(IBufferWriter<byte> output, byte flag, int length)
    {
        var bytes = output.GetSpan(Size);
        bytes[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], length);
        output.Advance(Size);
    }
}
