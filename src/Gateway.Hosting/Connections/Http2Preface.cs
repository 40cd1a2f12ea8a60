using System.Buffers;

namespace Gateway.Hosting.Connections;

/// <summary>The bytes that every HTTP/2 connection begins with, and no HTTP/1.1 connection does (RFC 9113, section 3.4).</summary>
internal static class Http2Preface
{
    public const int Length = 24;

    /// <summary>The preface itself. HTTP/1.1 methods such as POST, PUT and PATCH share its first letter, and PRI is kept free for it.</summary>
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Compares the first bytes of a connection with the preface.</summary>
    /// <returns>True: it is there. False: this is something else. Null: every byte so far belongs to it, and some are still to come.</returns>
    public static bool? Match(ReadOnlySequence<byte> received)
    {
        var start = received.Slice(0, Math.Min(received.Length, Length));
        var seen = 0;
        foreach (var part in start)
        {
            if (!Bytes[seen..].StartsWith(part.Span))
            {
                return false;
            }

            seen += part.Length;
        }

        return seen == Length ? true : null;
    }
}
