using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes scalars whose JSON depends on options, scalars of rarer kinds, and the defaults of all kinds.</summary>
internal static class ScalarJsonWriter
{
    public static void WriteInt64(MessageJsonWriter messages, long value)
    {
        if (messages.Options.WriteInt64sAsStrings)
        {
            messages.Output.WriteQuotedNumber(value);
        }
        else
        {
            messages.Output.WriteNumber(value);
        }
    }

    public static void WriteUInt64(MessageJsonWriter messages, ulong value)
    {
        if (messages.Options.WriteInt64sAsStrings)
        {
            messages.Output.WriteQuotedNumber(value);
        }
        else
        {
            messages.Output.WriteNumber(value);
        }
    }

    public static void WriteEnum(MessageJsonWriter messages, EnumSchema type, int number)
    {
        if (type.IsNullValue)
        {
            messages.Output.WriteNull();
        }
        else if (!messages.Options.WriteEnumsAsIntegers && type.FindValue(number) is { } value)
        {
            messages.Output.WriteRaw(messages.Options.RemoveEnumPrefix ? value.QuotedShort : value.Quoted);
        }
        else
        {
            messages.Output.WriteNumber(number);
        }
    }

    public static void WriteRare(MessageJsonWriter messages, FieldKind kind, ref WireReader reader)
    {
        switch (kind)
        {
            case FieldKind.SInt32:
                messages.Output.WriteNumber((int)ZigZag.Decode((uint)reader.ReadVarint()));
                break;
            case FieldKind.SInt64:
                WriteInt64(messages, ZigZag.Decode(reader.ReadVarint()));
                break;
            case FieldKind.Fixed32:
                messages.Output.WriteNumber(reader.ReadFixed32());
                break;
            case FieldKind.SFixed32:
                messages.Output.WriteNumber((int)reader.ReadFixed32());
                break;
            case FieldKind.Fixed64:
                WriteUInt64(messages, reader.ReadFixed64());
                break;
            default:
                WriteInt64(messages, (long)reader.ReadFixed64());
                break;
        }
    }

    /// <summary>Writes the default of a field's type.</summary>
    public static void WriteZero(MessageJsonWriter messages, FieldSchema field)
    {
        switch (field.Kind)
        {
            case FieldKind.String or FieldKind.Bytes:
                messages.Output.WriteRaw("\"\""u8);
                break;
            case FieldKind.Bool:
                messages.Output.WriteBool(false);
                break;
            case FieldKind.Enum:
                WriteEnum(messages, field.Enum!, field.Enum!.Values[0].Number);
                break;
            case FieldKind.Message:
                messages.WriteMessage(field.Message!, []);
                break;
            case FieldKind.Int64 or FieldKind.UInt64 or FieldKind.SInt64 or FieldKind.Fixed64 or FieldKind.SFixed64:
                WriteInt64(messages, 0);
                break;
            default:
                messages.Output.WriteRaw("0"u8);
                break;
        }
    }
}
