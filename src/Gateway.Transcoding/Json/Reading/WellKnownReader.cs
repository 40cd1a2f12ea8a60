using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Reads the well-known types in their own JSON forms, and writes their fields.</summary>
internal static class WellKnownReader
{
    public static void Read(ref JsonMessageReader reader, MessageSchema type)
    {
        switch (type.WellKnown)
        {
            case WellKnownType.Timestamp:
                ReadTimestamp(ref reader);
                break;
            case WellKnownType.Duration:
                ReadDuration(ref reader);
                break;
            case WellKnownType.FieldMask:
                ReadFieldMask(ref reader);
                break;
            case WellKnownType.Struct:
                StructReader.ReadStruct(ref reader);
                break;
            case WellKnownType.Value:
                StructReader.ReadValue(ref reader);
                break;
            case WellKnownType.ListValue:
                StructReader.ReadList(ref reader);
                break;
            case WellKnownType.Any:
                AnyReader.Read(ref reader, type.Schema);
                break;
            default:
                // The JSON of a wrapper is the value of its only field.
                reader.ReadValue(type.FieldSpan[0], ValueMode.Tagged | ValueMode.OmitDefault);
                break;
        }
    }

    private static void ReadTimestamp(ref JsonMessageReader reader)
    {
        const string Form = "a timestamp such as \"2024-02-29T12:30:45.5Z\"";
        var probe = reader.Json;
        var text = probe.Peek() == '"' ? probe.ReadString() : throw reader.Json.Expected(Form);
        if (!TimeText.TryParseTimestamp(text, out var seconds, out var nanos))
        {
            throw reader.Json.Expected(Form);
        }

        reader.Json = probe;
        WriteTime(ref reader, seconds, nanos);
    }

    private static void ReadDuration(ref JsonMessageReader reader)
    {
        const string Form = "a duration in seconds such as \"1.5s\"";
        var probe = reader.Json;
        var text = probe.Peek() == '"' ? probe.ReadString() : throw reader.Json.Expected(Form);
        if (!TimeText.TryParseDuration(text, out var seconds, out var nanos))
        {
            throw reader.Json.Expected(Form);
        }

        reader.Json = probe;
        WriteTime(ref reader, seconds, nanos);
    }

    private static void WriteTime(ref JsonMessageReader reader, long seconds, int nanos)
    {
        if (seconds != 0)
        {
            reader.Wire.WriteTag(WellKnownTags.Seconds);
            reader.Wire.WriteVarint((ulong)seconds);
        }

        if (nanos != 0)
        {
            reader.Wire.WriteTag(WellKnownTags.Nanos);
            reader.Wire.WriteVarint((ulong)nanos);
        }
    }

    private static void ReadFieldMask(ref JsonMessageReader reader)
    {
        var start = reader.Json.Position;
        var text = reader.Json.ReadString();
        if (text.Length == 0)
        {
            return;
        }

        foreach (var range in text.Split((byte)','))
        {
            var path = text[range];
            reader.Wire.WriteTag(WellKnownTags.FieldMaskPath);
            var frame = reader.Wire.Open();
            if (!FieldMaskText.TryToProto(path, reader.Wire.Free(path.Length * 2), out var written))
            {
                throw reader.Json.Fail(start, $"\"{JsonPlace.Shorten(path)}\" is not a path of a field mask; paths are in lowerCamelCase and joined by commas");
            }

            reader.Wire.Append(written);
            reader.Wire.Close(frame);
        }
    }
}
