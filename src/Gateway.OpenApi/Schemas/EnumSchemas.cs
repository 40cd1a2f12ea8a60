using System.Text.Json.Nodes;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>Enums as lists of names, or of numbers if the gateway writes numbers.</summary>
internal static class EnumSchemas
{
    public static OpenApiSchema Of(EnumSchema type, CommentBook comments, FieldNaming naming, JsonOptions json)
    {
        var schema = new OpenApiSchema
        {
            Description = Text.Paragraphs([comments.Find(type.FullName)?.Text, Values(type, comments, naming, json)]),
            Deprecated = type.Proto.Options?.Deprecated ?? false,
        };
        if (json.WriteEnumsAsIntegers)
        {
            schema.Type = JsonSchemaType.Integer;
            schema.Format = "int32";
            schema.Enum = [.. type.Values.Select(value => value.Number).Distinct().Select(number => (JsonNode)JsonValue.Create(number))];
        }
        else
        {
            // The gateway reads the names of aliases too.
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. type.Values.Select(naming.NameOf).Distinct(StringComparer.Ordinal).Select(name => (JsonNode)JsonValue.Create(name))];
        }

        return schema;
    }

    // Lists the values that need a description: their comments, and their names if the schema has numbers.
    private static string? Values(EnumSchema type, CommentBook comments, FieldNaming naming, JsonOptions json)
    {
        var lines = type.Values
            .Select(value => (Value: value, Comment: comments.Find(ValueName(type, value))?.Text.ReplaceLineEndings(" ")))
            .Where(line => json.WriteEnumsAsIntegers || line.Comment is not null)
            .Select(line => (json.WriteEnumsAsIntegers ? $"- `{line.Value.Number}`: `{naming.NameOf(line.Value)}`" : $"- `{naming.NameOf(line.Value)}`")
                + (line.Comment is null ? "" : $": {line.Comment}"));
        var list = string.Join('\n', lines);
        return list.Length == 0 ? null : list;
    }

    // The comment book files values under their enum, although protobuf scopes them beside it.
    private static string ValueName(EnumSchema type, EnumValueSchema value) => $"{type.FullName}.{value.Name}";
}
