using System.Text;
using System.Text.Json;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>The properties of any JSON text and any message bytes, for every type.</summary>
internal static class JsonChecks
{
    private static readonly JsonOptions[] Options =
    [
        new() { IgnoreDefaultValues = true },
        new() { IgnoreDefaultValues = true, UseProtoFieldNames = true, WriteEnumsAsIntegers = true, WriteInt64sAsStrings = false },
        new() { IgnoreDefaultValues = true, WriteIndented = true, PropertyNameCaseInsensitive = true, RemoveEnumPrefix = true },
    ];

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 1000 };

    /// <summary>The engine refuses JSON, or converts it to a message that keeps its content on every further conversion.</summary>
    /// <returns>The message.</returns>
    public static byte[]? Text(MessageSchema type, byte[] json)
    {
        foreach (var options in Options)
        {
            if (Transcoder.ToWire(type, json, options, out _) is not { } wire)
            {
                continue;
            }

            FuzzException.ThrowUnless(IsJson(json), () => $"{type.FullName} accepted what is no JSON");
            var again = Transcoder.ToJson(type, wire, options) ?? throw new FuzzException($"{type.FullName}: what was read from JSON cannot be written");
            Same(type, again, options);
        }

        // The options that ignore unknown names must not cause other errors.
        Transcoder.ToWire(type, json, Options[0] with { IgnoreUnknownFields = true, MaxDepth = 8 }, out _);
        return Transcoder.ToWire(type, json, Options[0], out _);
    }

    /// <summary>The engine refuses bytes, or converts them to well-formed JSON that keeps its content on every further conversion.</summary>
    /// <returns>The JSON.</returns>
    public static byte[]? Message(MessageSchema type, byte[] wire)
    {
        foreach (var options in Options)
        {
            if (Transcoder.ToJson(type, wire, options) is { } json)
            {
                FuzzException.ThrowUnless(IsJson(json), () => $"{type.FullName}: wrote what is no JSON: {Encoding.UTF8.GetString(json)}");
                Same(type, json, options);
            }
        }

        return Transcoder.ToJson(type, wire, Options[0]);
    }

    /// <summary>Whether System.Text.Json accepts the text, without a byte order mark. RFC 8259 lets a reader ignore the mark.</summary>
    public static bool IsJson(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(json), Lenient);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static ReadOnlyMemory<byte> WithoutMark(byte[] json) => json is [0xEF, 0xBB, 0xBF, ..] ? json.AsMemory(3) : json;

    private static void Same(MessageSchema type, byte[] json, JsonOptions options)
    {
        if (Transcoder.ToWire(type, json, options, out var refusal) is not { } wire)
        {
            // An Any of an unknown type becomes base64, which cannot be read back. The engine may write deeper messages than it reads.
            FuzzException.ThrowUnless(
                json.AsSpan().IndexOf("\"@type\""u8) >= 0 || refusal!.Message.Contains("deep", StringComparison.Ordinal) || refusal.Message.Contains("required", StringComparison.Ordinal),
                () => $"{type.FullName}: our own JSON is refused: {refusal!.Message}\n{Encoding.UTF8.GetString(json)}");
            return;
        }

        var again = Transcoder.ToJson(type, wire, options) ?? throw new FuzzException($"{type.FullName}: what was read from our own JSON cannot be written");
        FuzzException.ThrowUnless(json.AsSpan().SequenceEqual(again), () => $"{type.FullName}: became another message\n{Encoding.UTF8.GetString(json)}\n{Encoding.UTF8.GetString(again)}");
    }
}
