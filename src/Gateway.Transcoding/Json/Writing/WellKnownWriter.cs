using System.Globalization;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes the well-known types in their own JSON forms.</summary>
internal static class WellKnownWriter
{
    public static void Write(MessageJsonWriter messages, MessageSchema type, ReadOnlySpan<byte> wire)
    {
        switch (type.WellKnown)
        {
            case WellKnownType.Timestamp:
                WriteTimestamp(messages.Output, wire);
                break;
            case WellKnownType.Duration:
                WriteDuration(messages.Output, wire);
                break;
            case WellKnownType.FieldMask:
                WriteFieldMask(messages.Output, wire);
                break;
            case WellKnownType.Struct or WellKnownType.ListValue:
                // Struct and ListValue have one field: a map, a list.
                messages.WriteFieldValue(type.FieldSpan[0], wire);
                break;
            case WellKnownType.Value:
                WriteValue(messages, type, wire);
                break;
            case WellKnownType.Any:
                AnyWriter.Write(messages, type.Schema, wire);
                break;
            default:
                WriteWrapper(messages, type.FieldSpan[0], wire);
                break;
        }
    }

    private static void WriteTimestamp(JsonOutput output, ReadOnlySpan<byte> wire)
    {
        var (seconds, nanos) = ReadTime(wire);
        if (!TimeText.IsTimestamp(seconds, nanos))
        {
            throw MalformedMessageException.NoJsonForm($"a google.protobuf.Timestamp of {seconds} seconds and {nanos} nanos is out of range");
        }

        Span<byte> text = stackalloc byte[TimeText.MaxLength];
        output.WriteQuotedAscii(text[..TimeText.FormatTimestamp(text, seconds, nanos)]);
    }

    private static void WriteDuration(JsonOutput output, ReadOnlySpan<byte> wire)
    {
        var (seconds, nanos) = ReadTime(wire);
        if (!TimeText.IsDuration(seconds, nanos))
        {
            throw MalformedMessageException.NoJsonForm($"a google.protobuf.Duration of {seconds} seconds and {nanos} nanos is out of range");
        }

        Span<byte> text = stackalloc byte[TimeText.MaxLength];
        output.WriteQuotedAscii(text[..TimeText.FormatDuration(text, seconds, nanos)]);
    }

    private static (long Seconds, int Nanos) ReadTime(ReadOnlySpan<byte> wire)
    {
        long seconds = 0;
        var nanos = 0;
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number)
            {
                case 1 when wireType == WireType.Varint:
                    seconds = (long)reader.ReadVarint();
                    break;
                case 2 when wireType == WireType.Varint:
                    nanos = (int)reader.ReadVarint();
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }

        return (seconds, nanos);
    }

    private static void WriteFieldMask(JsonOutput output, ReadOnlySpan<byte> wire)
    {
        using var text = new PooledBuffer();
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number != 1 || wireType != WireType.LengthDelimited)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var path = reader.ReadLengthDelimited();
            if (text.WrittenCount > 0)
            {
                text.Write(","u8);
            }

            if (!FieldMaskText.TryToJson(path, text.GetSpan(path.Length), out var written))
            {
                throw MalformedMessageException.NoJsonForm($"the path \"{JsonPlace.Shorten(path)}\" of a google.protobuf.FieldMask cannot be written in lowerCamelCase");
            }

            text.Advance(written);
        }

        if (!output.WriteString(text.WrittenSpan, verify: true))
        {
            throw new MalformedMessageException("a path of a google.protobuf.FieldMask is not valid UTF-8");
        }
    }

    private static void WriteValue(MessageJsonWriter messages, MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var reader = new WireReader(wire);
        if (!reader.TryReadTag(out var number, out var wireType))
        {
            // A Value without a kind has no JSON; null comes nearest.
            messages.Output.WriteNull();
            return;
        }

        // Encoders write one kind, once. The slow path handles every other Value: the last kind wins.
        var first = reader;
        reader.Skip(number, wireType);
        if (reader.IsAtEnd && type.FindField(number) is { } field && WireValue.Accepts(field, wireType))
        {
            WriteKind(messages, field, first);
        }
        else
        {
            WriteLastKind(messages, type, wire);
        }
    }

    private static void WriteLastKind(MessageJsonWriter messages, MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var index = FieldIndex.Build(messages.Arena, type, wire);
        FieldSchema? set = null;
        foreach (var field in type.FieldSpan)
        {
            set = index.Occurrences(messages.Arena, field).Count > 0 ? field : set;
        }

        if (set is null)
        {
            messages.Output.WriteNull();
        }
        else if (set.Kind == FieldKind.Message)
        {
            messages.WriteFieldValue(set, wire);
        }
        else
        {
            var (start, count) = index.Occurrences(messages.Arena, set);
            var reader = new WireReader(wire) { Position = messages.Arena[start + count - 1] };
            reader.TryReadTag(out _, out _);
            WriteKind(messages, set, reader);
        }

        messages.Arena.Pop(index.Start);
    }

    private static void WriteKind(MessageJsonWriter messages, FieldSchema field, WireReader reader)
    {
        if (field.Kind == FieldKind.Double)
        {
            var peek = reader;
            var number = BitConverter.UInt64BitsToDouble(peek.ReadFixed64());
            if (!double.IsFinite(number))
            {
                // A string would read back as a string.
                throw MalformedMessageException.NoJsonForm($"a google.protobuf.Value holds {number.ToString(CultureInfo.InvariantCulture)}, which JSON has no number for");
            }
        }

        messages.WriteValue(field, ref reader);
    }

    private static void WriteWrapper(MessageJsonWriter messages, FieldSchema field, ReadOnlySpan<byte> wire)
    {
        var valueAt = -1;
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            valueAt = number == field.Number && wireType == field.Tag.WireType ? reader.Position : valueAt;
            reader.Skip(number, wireType);
        }

        if (valueAt < 0)
        {
            ScalarJsonWriter.WriteZero(messages, field);
            return;
        }

        reader.Position = valueAt;
        messages.WriteValue(field, ref reader);
    }
}
