using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Calls.Protocol;

/// <summary>
/// The five bytes before each message. See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Length-Prefixed-Message</see>.
/// <code>
/// +------------+---------------------------+-----------------
/// | Compressed | Message-Length            | Message
/// | 1 byte     | 4 bytes, big-endian       | Message-Length bytes
/// +------------+---------------------------+-----------------
/// </code>
/// </summary>
public readonly struct FrameHeader(byte flag, uint length)
{
    /// <summary>The length of a header in bytes.</summary>
    public const int Size = 5;

    /// <summary>0 or 1; anything else is a broken frame.</summary>
    public byte Flag { get; } = flag;

    /// <summary>The length of the message in bytes, as it is on the wire.</summary>
    public uint Length { get; } = length;

    /// <summary>Whether the message is compressed.</summary>
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
        header = Read(bytes);
        return true;
    }

    /// <summary>Reads a header from its five bytes.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]));

    /// <summary>Writes the header of a message into five bytes that were left free for it.</summary>
    public static void Write(Span<byte> bytes, bool compressed, int length) => Write(bytes, compressed ? (byte)1 : (byte)0, length);

    /// <summary>Writes the header of a message.</summary>
    public static void Write(IBufferWriter<byte> output, bool compressed, int length) =>
        Write(output, compressed ? (byte)1 : (byte)0, length);

    /// <summary>Writes a header with a flag of its own, such as that of gRPC-Web's trailers.</summary>
    public static void Write(IBufferWriter<byte> output, byte flag, int length)
    {
        Write(output.GetSpan(Size), flag, length);
        output.Advance(Size);
    }

    private static void Write(Span<byte> bytes, byte flag, int length)
    {
        bytes[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], length);
    }
}
