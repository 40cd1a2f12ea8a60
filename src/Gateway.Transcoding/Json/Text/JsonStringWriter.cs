using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Writes strings in quotes. Escapes only the characters that JSON requires to be escaped.</summary>
internal static class JsonStringWriter
{
    /// <summary>The longest escape is <c>\u001f</c>.</summary>
    private const int LongestEscape = 6;

    /// <summary>Writes a string of a message in quotes. Replaces invalid UTF-8; with <paramref name="verify"/>, writes nothing instead and returns false.</summary>
    public static bool WriteString(this JsonOutput output, ReadOnlySpan<byte> text, bool verify)
    {
        var start = output.GetMark();
        var free = output.Free(text.Length + 2);
        free[0] = (byte)'"';
        var plain = PlainTextCopy.Copy(text, free[1..], out var hasOther);
        if (plain < text.Length)
        {
            output.Advance(plain + 1);
            WriteEscaped(output, text[plain..]);
            hasOther |= text[plain..].ContainsAnyInRange((byte)0x80, (byte)0xFF);
        }
        else
        {
            free[plain + 1] = (byte)'"';
            output.Advance(plain + 2);
        }

        if (!hasOther || Utf8.IsValid(text))
        {
            return true;
        }

        output.Return(start);
        return !verify && WriteString(output, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text)), verify: false);
    }

    /// <summary>Writes the rest of a string, from the first byte that needs an escape, and the closing quote.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteEscaped(JsonOutput output, ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            var free = output.Free(text.Length + LongestEscape);
            var length = WriteEscape(text[0], free);
            var plain = PlainTextCopy.Copy(text[1..], free[length..], out _);
            output.Advance(length + plain);
            text = text[(plain + 1)..];
        }

        output.WriteRaw("\""u8);
    }

    private static int WriteEscape(byte b, Span<byte> target)
    {
        target[0] = (byte)'\\';
        var letter = b switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            _ => (byte)0,
        };
        if (letter != 0)
        {
            target[1] = letter;
            return 2;
        }

        "u00"u8.CopyTo(target[1..]);
        target[4] = (byte)(b < 0x10 ? '0' : '1');
        target[5] = "0123456789abcdef"u8[b & 0xF];
        return LongestEscape;
    }
}
