using System.Buffers;

namespace Gateway.Cleartext.Detection;

/// <summary>
/// The bytes that begin every HTTP/2 connection, and no HTTP/1.1 connection: <see href="https://www.rfc-editor.org/rfc/rfc9113#section-3.4">RFC 9113, section 3.4</see>.
/// </summary>
internal static class Http2Preface
{
    public const int Length = 24;

    /// <summary>The preface. The methods POST, PUT and PATCH share its first letter. The method PRI is reserved for it.</summary>
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Compares the first bytes of a connection with the preface.</summary>
    /// <returns>True: the preface is complete. False: the bytes differ from it. Null: the bytes match so far, and more must come.</returns>
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
