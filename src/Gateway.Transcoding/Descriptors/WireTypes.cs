using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Descriptors;

/// <summary>The wire type for each kind of field.</summary>
internal static class WireTypes
{
    public static WireType Of(FieldKind kind, bool isDelimited) => kind switch
    {
        FieldKind.Double or FieldKind.Fixed64 or FieldKind.SFixed64 => WireType.Fixed64,
        FieldKind.Float or FieldKind.Fixed32 or FieldKind.SFixed32 => WireType.Fixed32,
        FieldKind.Message when isDelimited => WireType.StartGroup,
        FieldKind.String or FieldKind.Bytes or FieldKind.Message => WireType.LengthDelimited,
        _ => WireType.Varint,
    };
}
