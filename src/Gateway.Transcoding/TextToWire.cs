using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Reading;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding;

/// <summary>Converts single values in plain text, such as path variables and query parameters, to fields in wire format.</summary>
public static class TextToWire
{
    /// <summary>Whether a field's value can be written as text: scalars, enums, and well-known types that are one value in JSON. Maps and other messages cannot.</summary>
    public static bool CanWrite(FieldSchema field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Message is null or { WellKnown: not (WellKnownType.None or WellKnownType.Any or WellKnownType.Empty) };
    }

    /// <summary>Appends one value of a field with its tag; for a repeated field, one element. A default is written too, so that it replaces an earlier value.</summary>
    /// <remarks>
    /// Numbers are written as in JSON, booleans in any case, enums by name or number, bytes in either base64, times and masks as in JSON without
    /// quotes, and <c>Struct</c>, <c>Value</c> and <c>ListValue</c> as JSON texts.
    /// </remarks>
    /// <param name="field">The field. <see cref="CanWrite"/> must hold for it.</param>
    /// <param name="text">The text, percent-decoded.</param>
    /// <param name="wire">Takes the field.</param>
    /// <param name="options">Select how strictly to read the text.</param>
    /// <param name="fieldPath">The field's name in errors; default is its name.</param>
    /// <exception cref="TranscodingException">The text is not a value of the field.</exception>
    public static void WriteField(FieldSchema field, ReadOnlySpan<char> text, IBufferWriter<byte> wire, JsonOptions options, string? fieldPath = null)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(options);
        fieldPath ??= field.Name;
        if (!CanWrite(field))
        {
            throw new TranscodingException(fieldPath, $"a {field.Message!.FullName} cannot be given as text");
        }

        var state = TranscodingState.Rent();
        try
        {
            var json = state.Text;
            WriteToken(field, text, json, fieldPath);
            new JsonMessageReader(json.WrittenSpan, state, options, root: fieldPath).ReadRootElement(field);
            state.Wire.CopyTo(wire);
        }
        finally
        {
            state.Return();
        }
    }

    /// <summary>Writes the text as a JSON token with the same meaning, so that text and JSON obey the same rules.</summary>
    private static void WriteToken(FieldSchema field, ReadOnlySpan<char> text, PooledBuffer json, string fieldPath)
    {
        var isBool = field.Kind == FieldKind.Bool || field.Message is { WellKnown: WellKnownType.BoolValue };
        if (isBool && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase)))
        {
            json.Write(text.Length == 4 ? "true"u8 : "false"u8);
            return;
        }

        // A name cannot start like a number, so a text that does is a number.
        var isRaw = field.Message is { WellKnown: WellKnownType.Struct or WellKnownType.Value or WellKnownType.ListValue }
            || (field.Kind == FieldKind.Enum && text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '-'));
        var quote = isRaw ? ""u8 : "\""u8;
        json.Write(quote);
        var from = 0;
        while (from < text.Length)
        {
            var special = isRaw ? -1 : text[from..].IndexOfAny(Escaped);
            var plain = special < 0 ? text.Length - from : special;
            Utf8.FromUtf16(text.Slice(from, plain), json.GetSpan(Encoding.UTF8.GetMaxByteCount(plain)), out _, out var written, replaceInvalidSequences: false);
            if (Encoding.UTF8.GetByteCount(text.Slice(from, plain)) != written)
            {
                throw new TranscodingException(fieldPath, "the text is not valid Unicode");
            }

            json.Advance(written);
            from += plain;
            if (from < text.Length)
            {
                WriteEscaped(json, text[from++]);
            }
        }

        json.Write(quote);
    }

    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    private static void WriteEscaped(PooledBuffer json, char c)
    {
        var free = json.GetSpan(6);
        "\\u00"u8.CopyTo(free);
        free[4] = (byte)"0123456789abcdef"[c >> 4];
        free[5] = (byte)"0123456789abcdef"[c & 0xF];
        json.Advance(6);
    }
}
