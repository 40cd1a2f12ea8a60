using Gateway.Transcoding.Wire;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>One field of a message, or an extension of it, with all data that the engine needs at run time.</summary>
public sealed class FieldSchema
{
    /// <summary>Differs from every tag, even in malformed messages; those may have a tag 0.</summary>
    private const uint NoTag = uint.MaxValue;

    internal FieldSchema(FieldDescriptorProto proto, string fullName, MessageSchema containingType, bool isExtension)
    {
        Proto = proto;
        FullName = fullName;
        ContainingType = containingType;
        IsExtension = isExtension;
        Name = isExtension ? $"[{fullName}]" : proto.Name;
        JsonName = isExtension ? Name : proto.HasJsonName ? proto.JsonName : JsonNames.FromProtoName(proto.Name);
        Number = proto.Number;
        IsRepeated = proto.Label == FieldDescriptorProto.Types.Label.Repeated;
        Behaviors = FieldBehaviorOption.Of(proto);
        JsonProperty = new PropertyName(JsonName);
        ProtoProperty = new PropertyName(Name);
    }

    /// <summary>The declared name; for an extension, its full name in brackets.</summary>
    public string Name { get; }

    /// <summary>The name in JSON: <c>json_name</c>, or the name in lowerCamelCase; for an extension, its full name in brackets.</summary>
    public string JsonName { get; }

    /// <summary>The full name, without a leading dot: <c>pkg.Message.field</c>.</summary>
    public string FullName { get; }

    /// <summary>The field number.</summary>
    public int Number { get; }

    /// <summary>The type of one value.</summary>
    public FieldKind Kind { get; internal init; }

    /// <summary>Whether the field is a list or a map.</summary>
    public bool IsRepeated { get; }

    /// <summary>Whether the field is a map: repeated entries of <see cref="MapKey"/> and <see cref="MapValue"/>.</summary>
    public bool IsMap => Message is { IsMapEntry: true };

    /// <summary>Whether an unset field differs from a field set to its default: messages, oneof members, <c>optional</c>, proto2, extensions.</summary>
    public bool HasPresence { get; internal init; }

    /// <summary>Whether a message without this field is incomplete (proto2 <c>required</c>).</summary>
    public bool IsRequired { get; internal init; }

    /// <summary>Whether the engine writes several scalars as one length-delimited record. It reads both forms.</summary>
    public bool IsPacked { get; internal init; }

    /// <summary>Whether a pair of group tags delimits the message, instead of a length before it.</summary>
    public bool IsDelimited { get; internal init; }

    /// <summary>Whether an <c>extend</c> outside the message declares the field.</summary>
    public bool IsExtension { get; }

    /// <summary>The message that has this field; for an extension, the extended message.</summary>
    public MessageSchema ContainingType { get; }

    /// <summary>The message type if <see cref="Kind"/> is <see cref="FieldKind.Message"/>; for a map, its entry type.</summary>
    public MessageSchema? Message { get; internal init; }

    /// <summary>The enum type if <see cref="Kind"/> is <see cref="FieldKind.Enum"/>.</summary>
    public EnumSchema? Enum { get; internal init; }

    /// <summary>The key field of a map's entry.</summary>
    public FieldSchema? MapKey { get; private set; }

    /// <summary>The value field of a map's entry.</summary>
    public FieldSchema? MapValue { get; private set; }

    /// <summary>The oneof of this field; null for the synthetic oneof of proto3 <c>optional</c>.</summary>
    public OneofSchema? Oneof { get; internal init; }

    /// <summary>The field's descriptor, for options such as <c>field_behavior</c>. Do not change it.</summary>
    public FieldDescriptorProto Proto { get; }

    /// <summary>The index of the field in its message, in field-number order.</summary>
    internal int Index { get; set; }

    /// <summary>The field's <c>field_behavior</c>, as far as requests are checked for it.</summary>
    internal FieldBehaviors Behaviors { get; }

    internal FieldShape Shape { get; private set; }

    /// <summary>The bit of the field's oneof among the message's fields and oneofs; -1 outside oneofs. The bit is set once the oneof was seen.</summary>
    internal int OneofBit { get; private set; }

    /// <summary>Whether strings on the wire must be UTF-8 (the feature <c>utf8_validation = VERIFY</c>).</summary>
    internal bool VerifyUtf8 { get; init; }

    /// <summary>Whether JSON null is a value of this field: <c>Value</c> and <c>NullValue</c>.</summary>
    internal bool AcceptsNull { get; private set; }

    /// <summary>The tag of one value, with the value's own wire type, not that of a packed record.</summary>
    internal Tag Tag { get; private set; }

    /// <summary>The tag of a packed record.</summary>
    internal Tag PackedTag { get; private set; }

    /// <summary>The tag that ends a delimited message.</summary>
    internal Tag EndTag { get; private set; }

    /// <summary>The tag of a common field: singular, a scalar in its usual encoding, with a short name. <see cref="NoTag"/> for other fields.</summary>
    internal uint PlainTag { get; private set; } = NoTag;

    /// <summary>The bit of the field's index, for a plain field among the first 64 and outside oneofs; 0 for other fields.</summary>
    internal ulong PlainMemberBit { get; private set; }

    internal PropertyName JsonProperty { get; }

    internal PropertyName ProtoProperty { get; }

    internal void Freeze()
    {
        AcceptsNull = Kind == FieldKind.Message ? Message!.WellKnown == WellKnownType.Value : Kind == FieldKind.Enum && Enum!.IsNullValue;
        Tag = new Tag(Number, WireTypes.Of(Kind, IsDelimited));
        PackedTag = new Tag(Number, WireType.LengthDelimited);
        EndTag = new Tag(Number, WireType.EndGroup);
        OneofBit = Oneof is null ? -1 : ContainingType.Fields.Count + Oneof.Index;
        MapKey = IsMap ? Message!.FindField(1) : null;
        MapValue = IsMap ? Message!.FindField(2) : null;
        Shape = IsMap ? FieldShape.Map : IsRepeated ? FieldShape.Repeated : FieldShape.Singular;
        PlainTag = IsPlain ? Tag.Value : NoTag;
        PlainMemberBit = IsPlain && Oneof is null && Index < 64 ? 1UL << Index : 0;
    }

    private bool IsPlain =>
        Shape == FieldShape.Singular && JsonProperty.IsShort && ProtoProperty.IsShort
        && (Kind is FieldKind.String or FieldKind.Bool or FieldKind.Int32 or FieldKind.Int64 or FieldKind.UInt32 or FieldKind.UInt64 or FieldKind.Double);
}
