using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Schemas;
using Gateway.Rest;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Mcp.Tools;

/// <summary>The JSON Schemas of the arguments and the result of a tool.</summary>
internal sealed class ToolSchemas(CommentBook comments, GatewayCalls calls)
{
    /// <summary>The member of a result that holds an answer that is not a JSON object.</summary>
    public const string ValueMember = "value";

    /// <summary>The member of a result that holds the messages of a stream.</summary>
    public const string MessagesMember = "messages";

    /// <summary>The member of a result that says whether a stream had more messages.</summary>
    public const string CutMember = "cut";

    /// <summary>Whether every message of a type is a JSON object.</summary>
    public static bool IsObject(MessageSchema message) => message.WellKnown is WellKnownType.None or WellKnownType.Any or WellKnownType.Struct or WellKnownType.Empty;

    /// <summary>The schema of the arguments.</summary>
    public JsonElement OfArguments(GatewayMethod method)
    {
        var message = calls.InputOf(method);
        var schema = Of(method, message);
        if (message.WellKnown is WellKnownType.None or WellKnownType.Empty && !calls.JsonOf(method).IgnoreUnknownFields)
        {
            schema["additionalProperties"] = false;
        }

        return ToElement(schema);
    }

    /// <summary>The schema of the result.</summary>
    public JsonElement OfResult(GatewayMethod method)
    {
        var message = calls.OutputOf(method);
        var schema = Of(method, message);
        return method.ServerStreams ? ToElement(Wrap(MessagesMember, schema, isStream: true))
            : IsObject(message) ? ToElement(schema)
            : ToElement(Wrap(ValueMember, schema, isStream: false));
    }

    private JsonObject Of(GatewayMethod method, MessageSchema message)
    {
        var schema = new MessageJsonSchema(comments, calls.JsonOf(method)).Of(message);
        if (IsObject(message))
        {
            // Even next to a reference: clients look for it at the root.
            schema["type"] = "object";
        }

        return schema;
    }

    // The definitions stay at the root, because the references point there.
    private static JsonObject Wrap(string member, JsonObject schema, bool isStream)
    {
        schema.Remove("$defs", out var definitions);
        var properties = new JsonObject { [member] = isStream ? new JsonObject { ["type"] = "array", ["items"] = schema } : schema };
        if (isStream)
        {
            properties[CutMember] = new JsonObject { ["type"] = "boolean", ["description"] = "Whether the stream had more messages than a result may have." };
        }

        var whole = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray(member) };
        if (definitions is not null)
        {
            whole["$defs"] = definitions;
        }

        return whole;
    }

    private static JsonElement ToElement(JsonObject schema)
    {
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        using var document = JsonDocument.Parse(schema.ToJsonString());
        return document.RootElement.Clone();
    }
}
