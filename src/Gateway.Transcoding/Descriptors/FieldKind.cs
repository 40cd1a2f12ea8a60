namespace Gateway.Transcoding.Descriptors;

/// <summary>The type of one value of a field. The numbers are the same as in <c>FieldDescriptorProto.Type</c>.</summary>
/// <remarks>Groups have no kind of their own: a group is a <see cref="Message"/> whose field is <see cref="FieldSchema.IsDelimited"/>.</remarks>
public enum FieldKind
{
    /// <summary>IEEE 754 binary64; eight bytes.</summary>
    Double = 1,

    /// <summary>IEEE 754 binary32; four bytes.</summary>
    Float = 2,

    /// <summary>A varint; negative numbers take ten bytes.</summary>
    Int64 = 3,

    /// <summary>A varint.</summary>
    UInt64 = 4,

    /// <summary>A varint; negative numbers take ten bytes.</summary>
    Int32 = 5,

    /// <summary>Unsigned; eight bytes.</summary>
    Fixed64 = 6,

    /// <summary>Unsigned; four bytes.</summary>
    Fixed32 = 7,

    /// <summary>A varint, 0 or 1.</summary>
    Bool = 8,

    /// <summary>UTF-8 text.</summary>
    String = 9,

    /// <summary>A message: length-prefixed, or delimited by a pair of group tags.</summary>
    Message = 11,

    /// <summary>Any bytes; base64 in JSON.</summary>
    Bytes = 12,

    /// <summary>A varint.</summary>
    UInt32 = 13,

    /// <summary>The number of an enum value, as a varint.</summary>
    Enum = 14,

    /// <summary>Signed; four bytes.</summary>
    SFixed32 = 15,

    /// <summary>Signed; eight bytes.</summary>
    SFixed64 = 16,

    /// <summary>Zigzag varint.</summary>
    SInt32 = 17,

    /// <summary>Zigzag varint.</summary>
    SInt64 = 18,
}
