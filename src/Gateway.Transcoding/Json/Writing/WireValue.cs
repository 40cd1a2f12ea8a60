using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Classifies a value on the wire: does it belong to its field, and is it the default?</summary>
internal static class WireValue
{
    /// <summary>Whether a value with this wire type belongs to the field. Any other value is an unknown field with the same number.</summary>
    public static bool Accepts(FieldSchema field, WireType wireType) =>
        wireType == field.Tag.WireType || (wireType == WireType.LengthDelimited && IsPackable(field));

    private static bool IsPackable(FieldSchema field) =>
        field.Shape == FieldShape.Repeated && field.Kind is not (FieldKind.String or FieldKind.Bytes or FieldKind.Message);

    /// <summary>Whether a closed enum does not have this value; the value then counts as an unknown field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsUnknownEnumValue(FieldSchema field, in WireReader reader) =>
        field.Kind == FieldKind.Enum && IsUnknownValue(field.Enum!, reader);

    private static bool IsUnknownValue(EnumSchema type, WireReader reader) =>
        type.IsClosed && type.FindValue((int)reader.ReadVarint()) is null;

    public static bool IsDefault(FieldSchema field, WireReader reader) => field.Tag.WireType switch
    {
        // Only the low 32 bits count, even in a longer varint.
        WireType.Varint when field.Kind is FieldKind.Int32 or FieldKind.UInt32 or FieldKind.SInt32 or FieldKind.Enum => (uint)reader.ReadVarint() == 0,
        WireType.Varint => reader.ReadVarint() == 0,
        WireType.Fixed64 => reader.ReadFixed64() == 0,
        WireType.Fixed32 => reader.ReadFixed32() == 0,
        _ => reader.ReadLengthDelimited().Length == 0,
    };
}
