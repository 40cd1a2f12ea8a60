using System.Text.Json.Nodes;
using Gateway.OpenApi.Comments;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>
/// Example values of fields that hold one value. The first of these that gives a value decides: the comment of the field, the resource name in its path template or its
/// options, the name of the field.
/// </summary>
internal sealed class FieldValues(FieldNaming naming, JsonOptions json, CommentBook comments, ResourcePatterns patterns)
{
    private const string Bytes = "SGVsbG8=";

    /// <summary>A value of a scalar, an enum or a well-known type that is one JSON value; null when there is none. For a list or map, a value of one element.</summary>
    /// <param name="element">The field, or the value field of a map.</param>
    /// <param name="field">The field that names the value: the field itself, or the map.</param>
    public JsonNode? Of(FieldSchema element, FieldSchema field) =>
        Stated(element, field) ?? (FieldRules.OfElement(field) is var rules && element.Enum is { } type ? OfEnum(type, rules) : RuleExamples.Fit(Made(element, field), rules));

    /// <summary>The value that the comment of a field states; null when it states no value that the field may have.</summary>
    public JsonNode? Stated(FieldSchema element, FieldSchema field)
    {
        foreach (var text in CommentedValues.In(comments.Find(field.FullName)?.Text))
        {
            if (Read(element, text) is { } value && (element.Enum is not null || RuleExamples.Obeys(value, FieldRules.OfElement(field))))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A key of a map.</summary>
    public static string Key(FieldSchema map) => map.MapKey!.Kind switch
    {
        FieldKind.String => NameWords.Of(map.Name, isList: true).Last is "label" or "tag" or "annotation" or "attribute" ? "env" : "key",
        FieldKind.Bool => "true",
        _ => "1",
    };

    // A text becomes an example only if the engine can read it.
    private JsonValue? Read(FieldSchema element, string text)
    {
        if (!TextToWire.CanWrite(element) || QueryFields.IsJsonText(element))
        {
            return null;
        }

        try
        {
            TextToWire.WriteField(element, text, new System.Buffers.ArrayBufferWriter<byte>(), json);
        }
        catch (TranscodingException)
        {
            return null;
        }

        return KindOf(element) switch
        {
            FieldKind.Enum => element.Enum!.FindValue(text) is { } value ? Enum(value) : null,
            FieldKind.Bool => JsonValue.Create(text is "true" or "True" or "TRUE"),
            FieldKind.String or FieldKind.Bytes or FieldKind.Message => JsonValue.Create(text),
            var kind => decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? Number(number, kind) : null,
        };
    }

    private JsonValue? OfEnum(EnumSchema type, FieldRules rules) =>
        type.FullName == "google.protobuf.NullValue" ? null
        : Enum(rules.Value.Numbers?.Select(number => type.FindValue((int)number)).FirstOrDefault(static value => value is not null) ?? Meaningful(type));

    private JsonNode? Made(FieldSchema element, FieldSchema field)
    {
        var words = NameWords.Of(field.Name, field.IsRepeated);
        return KindOf(element) switch
        {
            FieldKind.Message => WellKnown(element.Message!.WellKnown, words, field),
            FieldKind.Bool => JsonValue.Create(NumberValues.Flag(words)),
            FieldKind.Bytes => JsonValue.Create(Bytes),
            FieldKind.String => JsonValue.Create(patterns.Example(field) ?? Text(words, field)),
            _ when field.FullName == "google.rpc.Status.code" => JsonValue.Create(5),
            var kind => Number(NumberValues.Of(words, kind), kind),
        };
    }

    private static string Text(NameWords words, FieldSchema field) => field.FullName switch
    {
        "google.rpc.Status.message" => "There is no such resource.",
        "google.api.HttpBody.content_type" => "text/plain",
        _ when field.IsMap && FieldValues.Key(field) == "env" => "test",
        _ => TextValues.Of(words, field.ContainingType.Proto.Name),
    };

    private static FieldKind KindOf(FieldSchema element) =>
        element.Message is { } message && Wrappers.IsWrapper(message.WellKnown) ? Wrappers.Wrapped(message.WellKnown) : element.Kind;

    // By convention the first value of an enum has the number 0 and says nothing.
    private static EnumValueSchema Meaningful(EnumSchema type) =>
        type.Values.Where((value, i) => value.Number != 0 && type.Proto.Value[i].Options?.Deprecated != true).FirstOrDefault() ?? type.Values[^1];

    private JsonValue Enum(EnumValueSchema value) => json.WriteEnumsAsIntegers ? JsonValue.Create(value.Number) : JsonValue.Create(naming.NameOf(value));

    private JsonValue Number(decimal value, FieldKind kind) => kind switch
    {
        FieldKind.Int64 or FieldKind.UInt64 or FieldKind.SInt64 or FieldKind.Fixed64 or FieldKind.SFixed64 when json.WriteInt64sAsStrings =>
            JsonValue.Create(value.ToString("0", System.Globalization.CultureInfo.InvariantCulture)),
        FieldKind.Double or FieldKind.Float => JsonValue.Create((double)value),
        _ => JsonValue.Create(decimal.ToInt64(decimal.Clamp(value, long.MinValue, long.MaxValue))),
    };

    /// <summary>A value of a well-known type alone; null for an Any, because its type is not known.</summary>
    public JsonNode? WellKnown(WellKnownType type) => Wrappers.IsWrapper(type)
        ? Scalar(Wrappers.Wrapped(type))
        : WellKnown(type, default, null);

    private JsonNode Scalar(FieldKind kind) => kind switch
    {
        FieldKind.String => "text",
        FieldKind.Bytes => Bytes,
        FieldKind.Bool => true,
        _ => Number(1, kind),
    };

    private static JsonNode? WellKnown(WellKnownType type, NameWords words, FieldSchema? field) => type switch
    {
        WellKnownType.Timestamp when words.Has("end") || words.Has("expire") || words.Has("expiry") || words.Has("due") => "2026-02-28T12:30:00Z",
        WellKnownType.Timestamp => "2026-01-31T12:30:00Z",
        WellKnownType.Duration => words.Last is "ttl" ? "3600s" : "1.5s",
        WellKnownType.FieldMask => field is null ? "name" : Masks.Example(field),
        WellKnownType.Struct => new JsonObject { ["key"] = "value" },
        WellKnownType.Value => "any JSON value",
        WellKnownType.ListValue => new JsonArray("any JSON value"),
        WellKnownType.Empty => new JsonObject(),
        _ => null,
    };
}
