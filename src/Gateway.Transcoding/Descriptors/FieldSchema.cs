using Gateway.Transcoding.Wire;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>One field of a message, or an extension of it, with everything the engine looks up while it runs.</summary>
public sealed class FieldSchema
{
    /// <summary>No tag begins like this, not even one of bytes that are no message: those may well hold a 0.</summary>
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
        JsonProperty = new PropertyName(JsonName);
        ProtoProperty = new PropertyName(Name);
    }

    /// <summary>The name as declared; an extension's is its full name in brackets.</summary>
    public string Name { get; }

    /// <summary>The name in JSON: <c>json_name</c>, or the name in lowerCamelCase; an extension's is its full name in brackets.</summary>
    public string JsonName { get; }

    /// <summary>The full name without a leading dot: <c>pkg.Message.field</c>.</summary>
    public string FullName { get; }

    /// <summary>The field number.</summary>
    public int Number { get; }

    /// <summary>The type of one value.</summary>
    public FieldKind Kind { get; internal init; }

    /// <summary>A list of values, or a map.</summary>
    public bool IsRepeated { get; }

    /// <summary>A map: repeated entries of <see cref="MapKey"/> and <see cref="MapValue"/>.</summary>
    public bool IsMap => Message is { IsMapEntry: true };

    /// <summary>Unset and set to the default differ: messages, oneof members, <c>optional</c>, proto2, extensions.</summary>
    public bool HasPresence { get; internal init; }

    /// <summary>A message without it is incomplete (proto2 <c>required</c>).</summary>
    public bool IsRequired { get; internal init; }

    /// <summary>Several scalars share one length-delimited record when written. Both forms are read.</summary>
    public bool IsPacked { get; internal init; }

    /// <summary>The message stands between a pair of group tags instead of behind its length.</summary>
    public bool IsDelimited { get; internal init; }

    /// <summary>Declared by <c>extend</c>, outside the message.</summary>
    public bool IsExtension { get; }

    /// <summary>The message this is a field of; for an extension, the message it extends.</summary>
    public MessageSchema ContainingType { get; }

    /// <summary>The message type, when <see cref="Kind"/> is <see cref="FieldKind.Message"/>; a map's is its entry.</summary>
    public MessageSchema? Message { get; internal init; }

    /// <summary>The enum type, when <see cref="Kind"/> is <see cref="FieldKind.Enum"/>.</summary>
    public EnumSchema? Enum { get; internal init; }

    /// <summary>The key field of a map's entry.</summary>
    public FieldSchema? MapKey { get; private set; }

    /// <summary>The value field of a map's entry.</summary>
    public FieldSchema? MapValue { get; private set; }

    /// <summary>The oneof it is a member of; null for the synthetic oneof of proto3 <c>optional</c>.</summary>
    public OneofSchema? Oneof { get; internal init; }

    /// <summary>The descriptor it was compiled from, for options such as <c>field_behavior</c>. Not to be changed.</summary>
    public FieldDescriptorProto Proto { get; }

    /// <summary>Position among the message's fields in field-number order.</summary>
    internal int Index { get; set; }

    internal FieldShape Shape { get; private set; }

    /// <summary>The bit, among the message's fields and oneofs, that says its oneof was seen; -1 outside oneofs.</summary>
    internal int OneofBit { get; private set; }

    /// <summary>Strings read from the wire must be UTF-8 (the feature <c>utf8_validation = VERIFY</c>).</summary>
    internal bool VerifyUtf8 { get; init; }

    /// <summary>JSON null is a value of this field, not its absence: <c>Value</c> and <c>NullValue</c>.</summary>
    internal bool AcceptsNull { get; private set; }

    /// <summary>The tag that one value carries: its own wire type, not that of a packed record.</summary>
    internal Tag Tag { get; private set; }

    /// <summary>The tag of a packed record.</summary>
    internal Tag PackedTag { get; private set; }

    /// <summary>The tag that ends a delimited message.</summary>
    internal Tag EndTag { get; private set; }

    /// <summary>The tag of a field that most messages are full of: singular, a scalar in its usual encoding, a short name. <see cref="NoTag"/> for others.</summary>
    internal uint PlainTag { get; private set; } = NoTag;

    /// <summary>The bit of its index, for a plain field among the first 64 and outside oneofs; 0 for others.</summary>
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
