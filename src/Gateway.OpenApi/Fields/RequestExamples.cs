using System.Text.Json.Nodes;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>Example requests. Without them, tools make one up from the schema, with every member of a oneof and an Any without a type, which the gateway refuses.</summary>
internal sealed class RequestExamples(FieldNaming naming, JsonOptions json)
{
    private const int MaxDepth = 4;

    /// <summary>An example of a message: one member of each oneof, no message inside itself, no field that only responses have. Null when a required field has no example.</summary>
    public JsonNode? Message(MessageSchema message, IReadOnlySet<FieldSchema>? without = null) => Message(message, without, []);

    /// <summary>An example of a field's value; null when there is none.</summary>
    public JsonNode? Value(FieldSchema field) => Value(field, [], isRequired: true);

    private JsonNode? Message(MessageSchema message, IReadOnlySet<FieldSchema>? without, MessageSchema[] around)
    {
        if (message.WellKnown != WellKnownType.None)
        {
            return WellKnown(message.WellKnown);
        }

        if (around.Contains(message))
        {
            return null;
        }

        var example = new JsonObject();
        MessageSchema[] inside = [.. around, message];
        foreach (var field in message.Fields)
        {
            var traits = FieldTraits.Of(field);
            var offered = without?.Contains(field) != true && !field.IsExtension && !traits.OutputOnly;
            var chosen = field.Oneof is not { } oneof || oneof.Fields[0] == field;
            if (!offered || !chosen)
            {
                continue;
            }

            if (Value(field, inside, traits.Required) is { } value)
            {
                example[naming.NameOf(field)] = value;
            }
            else if (traits.Required)
            {
                return null;
            }
        }

        return example;
    }

    private JsonNode? Value(FieldSchema field, MessageSchema[] around, bool isRequired)
    {
        if (field.IsMap)
        {
            return Element(field.MapValue!, around, isRequired) is { } value ? new JsonObject { [Key(field.MapKey!)] = value } : null;
        }

        var element = Element(field, around, isRequired);
        return field.IsRepeated && element is not null ? new JsonArray(element) : element;
    }

    // An example of a message without its required fields would be refused: these go deeper than others.
    private JsonNode? Element(FieldSchema field, MessageSchema[] around, bool isRequired) => field.Kind switch
    {
        FieldKind.Message when isRequired && field.Message!.WellKnown == WellKnownType.FieldMask => "name",
        FieldKind.Message => isRequired || around.Length < MaxDepth ? Message(field.Message!, null, around) : null,
        FieldKind.Enum => field.Enum!.FullName == "google.protobuf.NullValue" ? null : Enum(field.Enum),
        _ => Scalar(field.Kind),
    };

    private JsonValue Enum(EnumSchema type)
    {
        // By convention, the first value is the unspecified one.
        var value = type.Values[Math.Min(1, type.Values.Count - 1)];
        return json.WriteEnumsAsIntegers ? JsonValue.Create(value.Number) : JsonValue.Create(naming.NameOf(value));
    }

    private JsonNode Scalar(FieldKind kind) => kind switch
    {
        FieldKind.String => "string",
        FieldKind.Bytes => "Ynl0ZXM=",
        FieldKind.Bool => true,
        FieldKind.Int64 or FieldKind.UInt64 or FieldKind.SInt64 or FieldKind.Fixed64 or FieldKind.SFixed64 when json.WriteInt64sAsStrings => "0",
        _ => 0,
    };

    private JsonNode? WellKnown(WellKnownType type) => type switch
    {
        WellKnownType.Any => null,
        WellKnownType.Timestamp => "2026-01-31T12:30:00Z",
        WellKnownType.Duration => "1.5s",
        WellKnownType.FieldMask => null,
        WellKnownType.Struct => new JsonObject { ["key"] = "value" },
        WellKnownType.Value => "any JSON value",
        WellKnownType.ListValue => new JsonArray("any JSON value"),
        WellKnownType.Empty => new JsonObject(),
        _ => Scalar(Wrappers.Wrapped(type)),
    };

    private static string Key(FieldSchema key) => key.Kind switch
    {
        FieldKind.String => "key",
        FieldKind.Bool => "true",
        _ => "0",
    };
}
