using System.Text.Json.Nodes;
using Gateway.OpenApi.Fields;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>The messages of <c>google.protobuf</c> that have a JSON form of their own.</summary>
/// <remarks>See <see href="https://protobuf.dev/programming-guides/json/">the ProtoJSON format</see>.</remarks>
internal static class WellKnownSchemas
{
    /// <summary>The inline schema of a well-known type; null for <c>Any</c>, which is a component, and for ordinary messages.</summary>
    public static VersionedSchema? Inline(WellKnownType type, JsonOptions json) => type switch
    {
        WellKnownType.Timestamp => Text("date-time", null, "2026-01-31T12:30:00Z", "RFC 3339, in UTC when answered."),
        WellKnownType.Duration => Text(null, "^-?[0-9]+(\\.[0-9]{1,9})?s$", "1.5s", "Seconds, with up to nine digits after the point, and an `s`."),
        WellKnownType.FieldMask => Text(null, null, "name,author.name", "Field paths in lowerCamelCase, joined by commas."),
        WellKnownType.Struct => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema(), Description = "Any JSON object." },
        WellKnownType.Value => new() { Description = "Any JSON value." },
        WellKnownType.ListValue => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema(), Description = "Any JSON array." },
        WellKnownType.Empty => new() { Type = JsonSchemaType.Object },
        WellKnownType.None or WellKnownType.Any => null,
        _ => ScalarSchemas.Of(Wrappers.Wrapped(type), json),
    };

    /// <summary><c>google.protobuf.Any</c>.</summary>
    public static OpenApiSchema Any() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A message of any type. Its own fields stand beside `@type`; a well-known type's JSON stands in `value`.",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["@type"] = new VersionedSchema
            {
                Type = JsonSchemaType.String,
                Description = "The type's URL; what follows the last slash is its full name.",
                Examples = [JsonValue.Create("type.googleapis.com/google.protobuf.Duration")],
            },
        },
        AdditionalProperties = new OpenApiSchema(),
    };

    private static VersionedSchema Text(string? format, string? pattern, string example, string description) => new()
    {
        Type = JsonSchemaType.String,
        Format = format,
        Pattern = pattern,
        Examples = [JsonValue.Create(example)],
        Description = description,
    };
}
