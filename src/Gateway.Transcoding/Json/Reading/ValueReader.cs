using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Reads one value of a field of any kind, and writes it as its <see cref="ValueMode"/> says.</summary>
internal static class ValueReader
{
    /// <summary>Reads one value. False if the value is an unknown enum name that the options ignore; the method then writes nothing.</summary>
    public static bool ReadValue(ref this JsonMessageReader reader, FieldSchema field, ValueMode mode)
    {
        switch (field.Kind)
        {
            case FieldKind.String:
                reader.Wire.WriteBytes(field, mode, reader.Json.ReadString());
                return true;
            case FieldKind.Int32:
                reader.Wire.WriteVarint(field, mode, (ulong)reader.Json.ReadSigned(int.MinValue, int.MaxValue));
                return true;
            case FieldKind.Int64:
                reader.Wire.WriteVarint(field, mode, (ulong)reader.Json.ReadSigned(long.MinValue, long.MaxValue));
                return true;
            case FieldKind.UInt32:
                reader.Wire.WriteVarint(field, mode, reader.Json.ReadUnsigned(uint.MaxValue));
                return true;
            case FieldKind.UInt64:
                reader.Wire.WriteVarint(field, mode, reader.Json.ReadUnsigned(ulong.MaxValue));
                return true;
            case FieldKind.Bool:
                reader.Wire.WriteVarint(field, mode, reader.Json.ReadBool() ? 1u : 0u);
                return true;
            case FieldKind.Double:
                reader.Wire.WriteFixed64(field, mode, BitConverter.DoubleToUInt64Bits(reader.Json.ReadDouble()));
                return true;
            case FieldKind.Float:
                reader.Wire.WriteFixed32(field, mode, BitConverter.SingleToUInt32Bits(reader.Json.ReadSingle()));
                return true;
            case FieldKind.Message:
                reader.ReadNested(field);
                return true;
            case FieldKind.Enum:
                return ReadEnum(ref reader, field, mode);
            case FieldKind.Bytes:
                ReadBytes(ref reader, field, mode);
                return true;
            default:
                ReadRareScalar(ref reader, field, mode);
                return true;
        }
    }

    private static void ReadRareScalar(ref JsonMessageReader reader, FieldSchema field, ValueMode mode)
    {
        switch (field.Kind)
        {
            case FieldKind.SInt32:
                reader.Wire.WriteVarint(field, mode, ZigZag.Encode(reader.Json.ReadSigned(int.MinValue, int.MaxValue)));
                break;
            case FieldKind.SInt64:
                reader.Wire.WriteVarint(field, mode, ZigZag.Encode(reader.Json.ReadSigned(long.MinValue, long.MaxValue)));
                break;
            case FieldKind.Fixed32:
                reader.Wire.WriteFixed32(field, mode, (uint)reader.Json.ReadUnsigned(uint.MaxValue));
                break;
            case FieldKind.SFixed32:
                reader.Wire.WriteFixed32(field, mode, (uint)reader.Json.ReadSigned(int.MinValue, int.MaxValue));
                break;
            case FieldKind.Fixed64:
                reader.Wire.WriteFixed64(field, mode, reader.Json.ReadUnsigned(ulong.MaxValue));
                break;
            default:
                reader.Wire.WriteFixed64(field, mode, (ulong)reader.Json.ReadSigned(long.MinValue, long.MaxValue));
                break;
        }
    }

    private static bool ReadEnum(ref JsonMessageReader reader, FieldSchema field, ValueMode mode)
    {
        var type = field.Enum!;
        var first = reader.Json.Peek();
        if (first == 'n' && type.IsNullValue)
        {
            reader.Json.ReadNull();
            reader.Wire.WriteVarint(field, mode, 0);
            return true;
        }

        if (first != '"')
        {
            return ReadEnumNumber(ref reader, field, mode);
        }

        var start = reader.Json.Position;
        var name = reader.Json.ReadString();
        var value = type.FindValue(name, reader.Options.RemoveEnumPrefix, reader.Options.EnumNameCaseInsensitive);
        if (value is null)
        {
            return reader.Options.IgnoreUnknownFields ? false : throw ReaderFaults.UnknownEnumName(reader.Json, type, name, start, reader.Options.RemoveEnumPrefix);
        }

        reader.Wire.WriteVarint(field, mode, (ulong)value.Number);
        return true;
    }

    private static bool ReadEnumNumber(ref JsonMessageReader reader, FieldSchema field, ValueMode mode)
    {
        var start = reader.Json.Position;
        if (!reader.Json.TryPeekNumber(out _))
        {
            throw ReaderFaults.NoEnumValue(ref reader.Json, field.Enum!);
        }

        var number = reader.Json.ReadSigned(int.MinValue, int.MaxValue);
        if (field.Enum!.IsClosed && field.Enum.FindValue((int)number) is null)
        {
            return reader.Options.IgnoreUnknownFields ? false : throw ReaderFaults.UnknownEnumNumber(reader.Json, field.Enum, number, start);
        }

        reader.Wire.WriteVarint(field, mode, (ulong)number);
        return true;
    }

    private static void ReadBytes(ref JsonMessageReader reader, FieldSchema field, ValueMode mode)
    {
        var start = reader.Json.Position;
        var text = reader.Json.ReadString();
        if (!Base64Text.TryTrim(text, out var digits))
        {
            throw ReaderFaults.NotBase64(reader.Json, start);
        }

        var length = Base64Text.DecodedLength(digits.Length);
        if (!reader.Wire.TryBegin(field, mode, (uint)length))
        {
            return;
        }

        reader.Wire.WriteVarint((uint)length);
        if (!Base64Text.TryDecode(digits, reader.Wire.Append(length)))
        {
            throw ReaderFaults.NotBase64(reader.Json, start);
        }
    }
}
