using System.Buffers.Binary;
using Gateway.Rest.Protocol;
using Grpc.Core;

namespace Gateway.Rest.Exchange;

/// <summary>
/// Limits the messages of a server elsewhere. It reads their lengths as the bytes arrive, so that it refuses a message that is too long by its first bytes and never keeps it in memory.
/// A call with one answer gets one message.
/// </summary>
internal struct FrameLimit
{
    private const int LengthOffset = 1;

    // The received part of the next frame's prefix, and the number of missing bytes of the message before it.
    private ulong _prefix;
    private int _prefixCount;
    private uint _missing;
    private bool _hasMessage;

    /// <summary>Notes bytes of the response.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="maxBytes">Largest message in bytes.</param>
    /// <param name="isStream">Whether the method may answer with more than one message.</param>
    /// <param name="whole">The number of bytes that belong to accepted frames.</param>
    /// <returns>Why the other bytes are refused: a message is too long, there is one too many, or the bytes are not a frame. Null when all are accepted.</returns>
    public RpcException? Note(ReadOnlySpan<byte> bytes, int maxBytes, bool isStream, out int whole)
    {
        var all = bytes.Length;
        whole = 0;
        while (!bytes.IsEmpty)
        {
            if (_missing > 0)
            {
                var taken = (int)Math.Min(_missing, (uint)bytes.Length);
                _missing -= (uint)taken;
                bytes = bytes[taken..];
                continue;
            }

            whole = _prefixCount == 0 ? all - bytes.Length : whole;

            _prefix = (_prefix << 8) | bytes[0];
            bytes = bytes[1..];
            if (++_prefixCount == RequestFrames.PrefixSize && BeginMessage(maxBytes, isStream) is { } refused)
            {
                return refused;
            }
        }

        whole = all;
        return null;
    }

    private RpcException? BeginMessage(int maxBytes, bool isStream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(prefix, _prefix);
        _missing = BinaryPrimitives.ReadUInt32BigEndian(prefix[^(RequestFrames.PrefixSize - LengthOffset)..]);
        (_prefix, _prefixCount) = (0, 0);

        if (prefix[^RequestFrames.PrefixSize] > 1)
        {
            return new RpcException(Statuses.NoFrame);
        }

        if (_missing > maxBytes)
        {
            return new RpcException(Statuses.ResponseTooLong(maxBytes));
        }

        if (_hasMessage && !isStream)
        {
            return new RpcException(Statuses.SecondResponse);
        }

        _hasMessage = true;
        return null;
    }
}
