using System.Buffers.Binary;
using System.Text;

namespace Gateway.Load.Clients;

/// <summary>A native call as HTTP/2 frames: HEADERS and DATA of a stream. The stream number is filled in last.</summary>
internal sealed class GrpcRequest
{
    private const byte DataType = 0;
    private const byte HeadersType = 1;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly byte[] _frames;
    private readonly int _data;

    /// <summary>Makes a call.</summary>
    /// <param name="path">The path of the method.</param>
    /// <param name="message">The request message, as protobuf.</param>
    public GrpcRequest(string path, byte[] message)
    {
        // HPACK (RFC 7541, section 6): fields of the static table by their index, all others as literals without indexing.
        byte[] headers =
        [
            0x83, 0x86, 0x04, .. Text(path), 0x01, .. Text("load"), 0x0F, 0x10, .. Text("application/grpc"), 0x00, .. Text("te"), .. Text("trailers"),
        ];
        byte[] length = [0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(length.AsSpan(1), message.Length);
        byte[] head = Frame(HeadersType, EndHeaders, headers);
        _data = head.Length;
        _frames = [.. head, .. Frame(DataType, EndStream, [.. length, .. message])];
    }

    /// <summary>Writes the frames of a stream.</summary>
    /// <returns>The number of bytes.</returns>
    public int Write(Span<byte> target, int stream)
    {
        _frames.CopyTo(target);
        BinaryPrimitives.WriteInt32BigEndian(target[5..], stream);
        BinaryPrimitives.WriteInt32BigEndian(target[(_data + 5)..], stream);
        return _frames.Length;
    }

    // A frame: 3 bytes length, 1 type, 1 flags, 4 stream (RFC 9113, section 4.1). All of ours are short.
    private static byte[] Frame(byte type, byte flags, byte[] payload) => [0, 0, checked((byte)payload.Length), type, flags, 0, 0, 0, 0, .. payload];

    private static byte[] Text(string text) => [checked((byte)text.Length), .. Encoding.ASCII.GetBytes(text)];
}
