using System.Buffers;
using System.Text;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Finds the path, line and column of an offset in a JSON text.</summary>
/// <remarks>
/// Only errors need a place, so the reader keeps no path: this class walks the text again up to the offset. The reader has already
/// accepted the text before the offset, unless the text is not UTF-8. That keeps the walk simple. The string at the offset may be broken.
/// </remarks>
internal static class JsonPlace
{
    private const int LongestQuote = 40;

    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(" \t\r\n,:[]{}\""u8);

    /// <param name="text">The whole text.</param>
    /// <param name="offset">The offset of the error.</param>
    /// <param name="root">The type of the text: a message, a field, or the field path itself.</param>
    /// <param name="description">The problem.</param>
    public static TranscodingException ErrorAt(ReadOnlySpan<byte> text, int offset, object? root, string description) =>
        ErrorAt(text, offset, root, description, maxDepth: null);

    /// <summary>The error for a text that is not UTF-8. The reader has read nothing yet, so the path is only as deep as the text before the error is well-formed.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="root">The type of the text: a message, a field, or the field path itself.</param>
    /// <param name="maxDepth">The maximum number of open objects and arrays.</param>
    public static TranscodingException NotUtf8(ReadOnlySpan<byte> text, object? root, int maxDepth) =>
        ErrorAt(text, IndexOfInvalidUtf8(text), root, "the text is not valid UTF-8", maxDepth);

    private static TranscodingException ErrorAt(ReadOnlySpan<byte> text, int offset, object? root, string description, int? maxDepth)
    {
        if (root is string fieldPath)
        {
            return new TranscodingException(fieldPath, description);
        }

        var steps = StepsTo(text, offset, maxDepth);
        var lineStart = text[..offset].LastIndexOf((byte)'\n') + 1;
        var line = text[..offset].Count((byte)'\n') + 1;
        var column = CountCharacters(text[lineStart..offset]) + 1;
        return TranscodingException.InJson(JsonPath(steps), FieldPath(steps, root), description, line, column);
    }

    /// <summary>The path of the field after the end of a broken JSON text; the path of its message or list if the text ends after a whole value.</summary>
    /// <param name="broken">The JSON before the error.</param>
    /// <param name="root">The type of the text: a message, a field, or the field path itself.</param>
    public static string FieldPathAtEnd(ReadOnlySpan<byte> broken, object root)
    {
        const int LongestPath = 400;
        var steps = StepsTo(broken, broken.Length, maxDepth: null);
        var last = broken.TrimEnd(" \n"u8);
        if (steps.Count > 0 && last[^1] is not ((byte)':' or (byte)',' or (byte)'{' or (byte)'['))
        {
            // The last value is whole; the error follows it.
            steps.RemoveAt(steps.Count - 1);
        }

        var path = FieldPath(steps, root);
        return path.Length > LongestPath ? path[..LongestPath] + "…" : path;
    }

    /// <summary>Describes the token that was found instead of the expected one: <c>"abc"</c>, <c>12.5</c>, <c>an object</c>.</summary>
    public static string Describe(ReadOnlySpan<byte> text)
    {
        switch (text.Length == 0 ? 0 : text[0])
        {
            case 0:
                return "the end of the text";
            case '{':
                return "an object";
            case '[':
                return "an array";
            case '"':
                return $"\"{Shorten(text.Slice(1, EndOfString(text, 0) - 1))}\"";
            case '\'':
                return "a single quote";
            case (>= '0' and <= '9') or '-' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '+' or '.':
                var end = text.IndexOfAny(Delimiters);
                return Shorten(end < 0 ? text : text[..end]);
            default:
                Rune.DecodeFromUtf8(text, out var rune, out _);
                return $"\"{rune}\"";
        }
    }

    private static int IndexOfInvalidUtf8(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (offset < text.Length && Rune.DecodeFromUtf8(text[offset..], out _, out var consumed) == OperationStatus.Done)
        {
            offset += consumed;
        }

        return offset;
    }

    // Needs a maximum depth for unread text. Returns no steps if that text is deeper, or closes an object or array that it did not open.
    private static List<Step> StepsTo(ReadOnlySpan<byte> text, int offset, int? maxDepth)
    {
        var steps = new List<Step>();
        for (var i = 0; i <= offset && i < text.Length; i++)
        {
            var inObject = steps.Count > 0 && steps[^1].Index < 0;
            if (text[i] == '"')
            {
                var end = EndOfString(text, i);
                if (inObject && steps[^1].Name is null && (maxDepth is null || end <= offset))
                {
                    // A name that does not end may end inside an escape.
                    steps[^1] = new Step(-1, end < text.Length ? Unescape(text[(i + 1)..end]) : Shorten(text[(i + 1)..]));
                }

                i = end;
            }
            else if (i == offset)
            {
                break;
            }
            else if (maxDepth is { } most && IsMisplaced(text[i], steps, most))
            {
                return [];
            }
            else if (text[i] is (byte)'{' or (byte)'[')
            {
                steps.Add(new Step(text[i] == '{' ? -1 : 0, null));
            }
            else if (text[i] is (byte)'}' or (byte)']')
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (text[i] == ',')
            {
                steps[^1] = inObject ? new Step(-1, null) : new Step(steps[^1].Index + 1, null);
            }
        }

        return steps;
    }

    private static bool IsMisplaced(byte token, List<Step> steps, int maxDepth) => token switch
    {
        (byte)'{' or (byte)'[' => steps.Count >= maxDepth,
        (byte)'}' => steps.Count == 0 || steps[^1].Index >= 0,
        (byte)']' => steps.Count == 0 || steps[^1].Index < 0,
        (byte)',' => steps.Count == 0,
        _ => false,
    };

    private static string JsonPath(List<Step> steps)
    {
        var path = new StringBuilder("$");
        foreach (var step in steps)
        {
            if (step.Index >= 0)
            {
                path.Append('[').Append(step.Index).Append(']');
            }
            else if (step.Name is not null)
            {
                _ = IsIdentifier(step.Name) ? path.Append('.').Append(step.Name) : path.Append("[\"").Append(step.Name).Append("\"]");
            }
        }

        return path.ToString();
    }

    private static string FieldPath(List<Step> steps, object? root)
    {
        var path = new StringBuilder();
        var field = root as FieldSchema;
        var message = field is null ? root as MessageSchema : field.IsRepeated ? null : field.Message;
        path.Append(field?.Name);
        foreach (var step in steps)
        {
            if (step.Index >= 0)
            {
                path.Append('[').Append(step.Index).Append(']');
                (message, field) = (field?.Message, null);
            }
            else if (step.Name is not null && field is { IsMap: true })
            {
                path.Append('[').Append(step.Name).Append(']');
                (message, field) = (field.MapValue!.Message, null);
            }
            else if (step.Name is not null)
            {
                // Types with their own JSON form (Struct, Any) have names of the client, not fields.
                field = message is { WellKnown: WellKnownType.None } ? message.FindField(step.Name) : null;
                path.Append(path.Length > 0 ? "." : "").Append(field?.Name ?? step.Name);
                message = field is { IsRepeated: false } ? field.Message : null;
            }
        }

        return path.ToString();
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static int EndOfString(ReadOnlySpan<byte> text, int start)
    {
        var i = start + 1;
        while (i < text.Length && text[i] != '"')
        {
            i += text[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i, text.Length);
    }

    private static string Unescape(ReadOnlySpan<byte> content)
    {
        var target = new byte[content.Length];
        return JsonText.Unescape(content, target, out var written) is null ? Shorten(target.AsSpan(0, written)) : Shorten(content);
    }

    public static string Shorten(ReadOnlySpan<byte> text)
    {
        if (text.Length <= LongestQuote)
        {
            return Encoding.UTF8.GetString(text);
        }

        var end = LongestQuote;
        while (end > 0 && (text[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(text[..end]) + "…";
    }

    private static int CountCharacters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    /// <summary>One step of a path: into an array (an index from 0) or into an object (index -1, and the name once known).</summary>
    private readonly record struct Step(int Index, string? Name);
}
