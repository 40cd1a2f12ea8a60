using System.Text.Json.Nodes;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>The self-contained JSON Schema (2020-12) of one message. The types that it refers to are in its <c>$defs</c>.</summary>
/// <example><code>
/// var schema = new MessageJsonSchema(comments, json).Of(method.Input, without: pathFields);
/// </code></example>
/// <param name="comments">The comments of messages and fields.</param>
/// <param name="json">The JSON format of messages.</param>
/// <param name="describeOneofs">Whether schemas refuse two members of a oneof.</param>
internal sealed class MessageJsonSchema(CommentBook comments, JsonOptions json, bool describeOneofs = true)
{
    private const string Components = "#/components/schemas/";

    /// <summary>The schema of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="without">For a request, the fields that the object does not have; null for a response.</param>
    /// <param name="patterns">The forms of resource names, for examples; null for none.</param>
    public JsonObject Of(MessageSchema message, IReadOnlySet<FieldSchema>? without = null, ResourcePatterns? patterns = null)
    {
        var document = new OpenApiDocument { Components = new() { Schemas = new Dictionary<string, IOpenApiSchema>() } };
        HashSet<string> packages = [.. message.Schema.Files.Select(file => file.Package)];
        var schemas = new SchemaSet(document, new SchemaNames([message], packages, []), comments, json, patterns, describeOneofs);
        IOpenApiSchema root = message.WellKnown == WellKnownType.None ? schemas.ObjectWithout(message, without) : schemas.Message(message);
        schemas.Complete();
        var node = Write(root);
        if (document.Components.Schemas.Count > 0)
        {
            node["$defs"] = new JsonObject(document.Components.Schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)Write(schema.Value))));
        }

        Redirect(node);
        return node;
    }

    private static JsonObject Write(IOpenApiSchema schema)
    {
        using var text = new StringWriter();
        schema.SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        return JsonNode.Parse(text.ToString())!.AsObject();
    }

    // Schemas nest as deep as their lists and maps, and examples four levels deep.
    private static void Redirect(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Redirect(item);
            }
        }
        else if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue value && value.TryGetValue<string>(out var target) && target.StartsWith(Components, StringComparison.Ordinal))
            {
                members["$ref"] = "#/$defs/" + target[Components.Length..];
            }

            foreach (var (_, member) in members)
            {
                Redirect(member);
            }
        }
    }
}
