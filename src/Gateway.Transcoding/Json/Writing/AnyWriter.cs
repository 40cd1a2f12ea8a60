using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes <c>google.protobuf.Any</c> as the JSON of the packed message, with its <c>@type</c>.</summary>
/// <remarks>An unknown type becomes <c>{"@type": …, "value": "base64"}</c>, so that it does not fail the response.</remarks>
internal static class AnyWriter
{
    private const int LongestName = 512;

    public static void Write(MessageJsonWriter messages, Schema schema, ReadOnlySpan<byte> wire)
    {
        Read(wire, out var url, out var value);
        if (url.IsEmpty && value.IsEmpty)
        {
            messages.Output.WriteRaw("{}"u8);
        }
        else if (Find(schema, url) is { } type)
        {
            WriteKnown(messages, type, url, value);
        }
        else
        {
            WriteOpaque(messages.Output, url, value);
        }
    }

    /// <summary>Writes an Any without decoding its message.</summary>
    public static void WriteOpaque(JsonOutput output, ReadOnlySpan<byte> wire)
    {
        Read(wire, out var url, out var value);
        WriteOpaque(output, url, value);
    }

    private static void WriteKnown(MessageJsonWriter messages, MessageSchema type, ReadOnlySpan<byte> url, ReadOnlySpan<byte> value)
    {
        var output = messages.Output;
        output.BeginObject();
        output.WriteProperty("\"@type\":"u8);
        output.WriteString(url, verify: false);
        if (type.WellKnown is WellKnownType.None or WellKnownType.Empty)
        {
            messages.WriteFields(type, value);
        }
        else
        {
            output.WriteProperty("\"value\":"u8);
            messages.WriteMessage(type, value);
        }

        output.EndObject();
    }

    private static void WriteOpaque(JsonOutput output, ReadOnlySpan<byte> url, ReadOnlySpan<byte> value)
    {
        output.BeginObject();
        output.WriteProperty("\"@type\":"u8);
        output.WriteString(url, verify: false);
        output.WriteProperty("\"value\":"u8);
        output.WriteBase64(value);
        output.EndObject();
    }

    private static void Read(ReadOnlySpan<byte> wire, out ReadOnlySpan<byte> url, out ReadOnlySpan<byte> value)
    {
        url = [];
        value = [];
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number)
            {
                case 1 when wireType == WireType.LengthDelimited:
                    url = reader.ReadLengthDelimited();
                    break;
                case 2 when wireType == WireType.LengthDelimited:
                    value = reader.ReadLengthDelimited();
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }
    }

    private static MessageSchema? Find(Schema schema, ReadOnlySpan<byte> url)
    {
        Span<char> name = stackalloc char[LongestName];
        var bytes = url[(url.LastIndexOf((byte)'/') + 1)..];
        return bytes.Length <= LongestName && Encoding.UTF8.TryGetChars(bytes, name, out var length)
            ? schema.FindMessage(name[..length])
            : null;
    }
}
