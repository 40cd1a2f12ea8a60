using System.Buffers;
using System.Text;

namespace Gateway.Rest.Protocol;

/// <summary>
/// The value of <c>grpc-message</c>: UTF-8 in which every byte outside the printable ASCII characters, <c>%</c> itself, and a space at either end are percent-encoded.
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Status-Message</see>.
/// </summary>
internal static class StatusMessage
{
    private const string HexDigits = "0123456789ABCDEF";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Encodes a message for the header. A lone surrogate becomes U+FFFD.</summary>
    public static string Encode(string message)
    {
        // A header's value must not begin or end with a space: clients drop such a header.
        if (!message.AsSpan().ContainsAnyExcept(Plain) && message is not ([' ', ..] or [.., ' ']))
        {
            return message;
        }

        var encoded = new StringBuilder(message.Length + 16);
        var bytes = Encoding.UTF8.GetBytes(message);
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b is > 0x20 and <= 0x7E and not (byte)'%' || (b == ' ' && i > 0 && i < bytes.Length - 1))
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('%').Append(HexDigits[b >> 4]).Append(HexDigits[b & 0xF]);
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes the header. A broken escape stands for itself, so that no message is lost.</summary>
    public static string Decode(string value)
    {
        if (!value.Contains('%', StringComparison.Ordinal))
        {
            return value;
        }

        var bytes = new ArrayBufferWriter<byte>(value.Length);
        for (var rest = value.AsSpan(); rest.Length > 0;)
        {
            if (IsEscape(rest))
            {
                bytes.Write(Convert.FromHexString(rest.Slice(1, 2)));
                rest = rest[3..];
                continue;
            }

            var next = rest[1..].IndexOf('%');
            var plain = next < 0 ? rest : rest[..(next + 1)];
            Encoding.UTF8.GetBytes(plain, bytes);
            rest = rest[plain.Length..];
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static bool IsEscape(ReadOnlySpan<char> text) =>
        text is ['%', var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low);
}
