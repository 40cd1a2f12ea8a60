using System.Net.WebSockets;
using Grpc.Core;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>The code and reason of the Close frame that ends a call: 1000 for OK, 4000 and the status code for a failure (4003: INVALID_ARGUMENT).</summary>
internal static class CloseCode
{
    private const int First = 4000;
    private const int Last = 4999;

    // A control frame holds 125 bytes, two of them the code (RFC 6455, section 5.5).
    private const int MaxReasonBytes = 123;

    public static WebSocketCloseStatus Of(StatusCode code)
    {
        var closeCode = First + (long)code;
        return code == StatusCode.OK ? WebSocketCloseStatus.NormalClosure
            : closeCode is > First and <= Last ? (WebSocketCloseStatus)closeCode
            : Of(StatusCode.Unknown);
    }

    /// <summary>The text as the reason of a Close frame: cut where it is too long, never within a character.</summary>
    public static string? Reason(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // A char is at most three bytes, a pair of surrogates four.
        if (text.Length <= MaxReasonBytes / 3)
        {
            return text;
        }

        var bytes = 0;
        var chars = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxReasonBytes)
            {
                return text[..chars];
            }

            chars += rune.Utf16SequenceLength;
        }

        return text;
    }
}
