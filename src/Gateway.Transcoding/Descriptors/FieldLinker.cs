using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Presence = Google.Protobuf.Reflection.FeatureSet.Types.FieldPresence;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Compiles one field from its descriptor: finds its type and applies its features.</summary>
internal sealed class FieldLinker(
    Dictionary<string, MessageSchema> messages,
    Dictionary<string, EnumSchema> enums,
    List<string> problems)
{
    private const int MaxFieldNumber = (1 << 29) - 1;

    public FieldSchema? Link(
        string file,
        MessageSchema containing,
        string fullName,
        FieldDescriptorProto proto,
        OneofSchema? oneof,
        Features inherited,
        bool isExtension)
    {
        if (proto.Number is < 1 or > MaxFieldNumber)
        {
            problems.Add($"{file}: {fullName} has the number {proto.Number}, which is outside 1 to {MaxFieldNumber}");
            return null;
        }

        // A oneof inherits features from its message, and its members inherit them from the oneof.
        var features = inherited
            .Override(oneof is null ? null : containing.Proto.OneofDecl[proto.OneofIndex].Options?.Features)
            .Override(proto.Options?.Features);
        if (!TryFindType(file, fullName, proto, out var kind, out var message, out var type))
        {
            return null;
        }

        var repeated = proto.Label == Label.Repeated;

        // Maps and the fields of their entries are always length-prefixed, regardless of inherited features.
        var isMapPart = containing.IsMapEntry || message is { IsMapEntry: true };
        return new FieldSchema(proto, fullName, containing, isExtension)
        {
            Kind = kind,
            Message = message,
            Enum = type,
            Oneof = oneof,
            HasPresence = !repeated && (kind == FieldKind.Message || oneof is not null || isExtension || proto.Proto3Optional || features.Presence != Presence.Implicit),
            IsRequired = proto.Label == Label.Required || (!repeated && !isExtension && features.Presence == Presence.LegacyRequired),
            IsPacked = repeated && IsPackable(kind) && (proto.Options is { HasPacked: true } options ? options.Packed : features.Packed),
            IsDelimited = proto.Type == Type.Group || (kind == FieldKind.Message && features.Delimited && !isMapPart),
            VerifyUtf8 = features.VerifyUtf8,
        };
    }

    private bool TryFindType(string file, string fullName, FieldDescriptorProto proto, out FieldKind kind, out MessageSchema? message, out EnumSchema? type)
    {
        kind = (FieldKind)(int)proto.Type;
        message = null;
        type = null;
        var typeName = proto.TypeName.TrimStart('.');
        switch (proto.Type)
        {
            case Type.Message or Type.Group when messages.TryGetValue(typeName, out message):
                kind = FieldKind.Message;
                return true;
            case Type.Enum when enums.TryGetValue(typeName, out type):
                return true;
            case Type.Message or Type.Group or Type.Enum:
                problems.Add($"{file}: {fullName} is of type {typeName}, which no file defines");
                return false;
            default:
                if (Enum.IsDefined(kind))
                {
                    return true;
                }

                problems.Add($"{file}: {fullName} is of the unknown kind {(int)kind}");
                return false;
        }
    }

    private static bool IsPackable(FieldKind kind) => kind is not (FieldKind.String or FieldKind.Bytes or FieldKind.Message);
}
