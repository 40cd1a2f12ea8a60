using System.Buffers.Binary;
using Gateway.Rest.Protocol;
using Grpc.Core;

namespace Gateway.Rest.Exchange;

/// <summary>
/// Bounds the messages of a server elsewhere. Reads their lengths as the bytes come, so that a message that is too long is refused by its first bytes and not kept in memory.
/// A call with one answer gets one message.
/// </summary>
internal struct FrameLimit
{
    private const int LengthOffset = 1;

    // The prefix of the next frame, as far as it has come, and what is missing of the message before it.
    private ulong _prefix;
    private int _prefixCount;
    private uint _missing;
    private bool _hasMessage;

    /// <summary>Notes bytes of the response.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="maxBytes">Largest message in bytes.</param>
    /// <param name="isStream">Whether the method may answer with more than one message.</param>
    /// <param name="whole">How many of the bytes belong to frames that may go on.</param>
    /// <returns>Why the others may not: a message is too long, or there is one too many, or the bytes are no frame. Null when all may.</returns>
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
