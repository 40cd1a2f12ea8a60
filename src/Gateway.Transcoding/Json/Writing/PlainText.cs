using System.Buffers;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes the value of one field as text without quotes and escapes, such as the id of an event.</summary>
public static class PlainText
{
    /// <summary>Whether a field can be written as plain text: a singular string, integer or enum.</summary>
    public static bool CanWrite(FieldSchema field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field is { IsRepeated: false, Message: null } && field.Kind is not (FieldKind.Bytes or FieldKind.Bool or FieldKind.Double or FieldKind.Float);
    }

    /// <summary>Appends the value, in one line.</summary>
    /// <param name="field">A field that <see cref="CanWrite"/>.</param>
    /// <param name="wire">The message that has the field.</param>
    /// <param name="text">Takes the text.</param>
    /// <returns>False when the field is not set, is empty, or has a line break or a NUL. The method then writes nothing.</returns>
    /// <exception cref="MalformedMessageException">The bytes are not a message.</exception>
    public static bool TryWrite(FieldSchema field, ReadOnlySpan<byte> wire, IBufferWriter<byte> text)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(text);
        var last = wire;
        var isSet = false;
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == field.Number && wireType == field.Tag.WireType)
            {
                last = wire[reader.Position..];
                isSet = true;
            }

            reader.Skip(number, wireType);
        }

        return isSet && (field.Kind == FieldKind.String ? TryWriteString(new WireReader(last).ReadLengthDelimited(), text) : TryWriteNumber(field, wire, text));
    }

    private static bool TryWriteString(ReadOnlySpan<byte> value, IBufferWriter<byte> text)
    {
        if (value.IsEmpty || value.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
        {
            return false;
        }

        text.Write(value);
        return true;
    }

    // Names and digits have no escapes, so the text is what the quotes contain.
    private static bool TryWriteNumber(FieldSchema field, ReadOnlySpan<byte> wire, IBufferWriter<byte> text)
    {
        var writer = MessageJsonWriter.Rent(JsonOptions.Default);
        try
        {
            writer.WriteFieldValue(field, wire);
            text.Write(writer.Output.Written.Trim((byte)'"'));
            return true;
        }
        finally
        {
            writer.Return();
        }
    }
}
