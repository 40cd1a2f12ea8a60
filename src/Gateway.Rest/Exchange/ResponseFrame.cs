using System.Buffers.Binary;
using Gateway.Rest.Protocol;
using Grpc.Core;

namespace Gateway.Rest.Exchange;

/// <summary>One frame of a response body, laid out as those of <see cref="RequestFrames"/>.</summary>
internal static class ResponseFrame
{
    /// <summary>The first byte of a frame whose message is compressed.</summary>
    public const byte Compressed = 1;

    /// <summary>Finds the message of the first frame in the bytes. False while the frame is incomplete.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="content">The message as it was sent, perhaps compressed.</param>
    /// <exception cref="RpcException">The bytes do not begin with a frame.</exception>
    public static bool TryFind(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (bytes.Length < RequestFrames.PrefixSize)
        {
            return false;
        }

        var prefix = bytes.Span;
        if (prefix[0] > Compressed)
        {
            throw NoFrame();
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > bytes.Length - RequestFrames.PrefixSize)
        {
            return false;
        }

        content = bytes.Slice(RequestFrames.PrefixSize, (int)length);
        return true;
    }

    /// <summary>The failure of a service that wrote bytes to the body that are not frames.</summary>
    public static RpcException NoFrame() => new(Statuses.NoFrame);
}
