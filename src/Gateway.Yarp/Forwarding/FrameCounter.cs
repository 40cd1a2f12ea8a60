using System.Buffers.Binary;

namespace Gateway.Yarp.Forwarding;

/// <summary>Finds the messages in the bytes of a gRPC body as they pass. Five bytes before each message give its length.</summary>
internal struct FrameCounter
{
    private const int PrefixLength = 5;

    private uint _length;
    private int _prefix;
    private long _rest;

    /// <summary>Finds the next message that is complete.</summary>
    /// <param name="bytes">The passing bytes. The method removes those that it has read.</param>
    /// <param name="length">The length of the message.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryNext(ref ReadOnlySpan<byte> bytes, out long length)
    {
        while (_prefix < PrefixLength && bytes.Length > 0)
        {
            if (_prefix == 0 && bytes.Length >= PrefixLength)
            {
                _length = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
                bytes = bytes[PrefixLength..];
                _prefix = PrefixLength;
            }
            else
            {
                // The first byte says whether the message is compressed.
                _length = _prefix == 0 ? 0 : (_length << 8) | bytes[0];
                bytes = bytes[1..];
                _prefix++;
            }

            _rest = _length;
        }

        var passed = (int)Math.Min(_rest, bytes.Length);
        bytes = bytes[passed..];
        _rest -= passed;
        length = _length;
        if (_prefix < PrefixLength || _rest > 0)
        {
            return false;
        }

        _prefix = 0;
        return true;
    }
}
