using System.Text.Json.Nodes;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>Scalars as ProtoJSON writes them.</summary>
internal static class ScalarSchemas
{
    /// <summary>The schema of a scalar. <see cref="FieldKind.Message"/> and <see cref="FieldKind.Enum"/> are not scalars.</summary>
    public static VersionedSchema Of(FieldKind kind, JsonOptions json) => kind switch
    {
        FieldKind.Double => Number("double"),
        FieldKind.Float => Number("float"),
        FieldKind.Int32 or FieldKind.SInt32 or FieldKind.SFixed32 => new() { Type = JsonSchemaType.Integer, Format = "int32" },
        FieldKind.UInt32 or FieldKind.Fixed32 => new() { Type = JsonSchemaType.Integer, Format = "uint32", Minimum = "0" },
        FieldKind.Int64 or FieldKind.SInt64 or FieldKind.SFixed64 => Long("int64", null, json),
        FieldKind.UInt64 or FieldKind.Fixed64 => Long("uint64", "0", json),
        FieldKind.Bool => new() { Type = JsonSchemaType.Boolean },
        // Generators know bytes by the format. JSON Schema has a keyword of its own.
        FieldKind.Bytes => new() { Type = JsonSchemaType.String, Format = "byte", ContentEncoding = "base64", Examples = [JsonValue.Create("SGVsbG8=")] },
        _ => new() { Type = JsonSchemaType.String },
    };

    private static VersionedSchema Number(string format) => new() { Type = JsonSchemaType.Number, Format = format };

    // A number written as a string gets an example: tools would make up the word "string", which is not a number.
    private static VersionedSchema Long(string format, string? minimum, JsonOptions json) => json.WriteInt64sAsStrings
        ? new() { Type = JsonSchemaType.String, Format = format, Examples = [JsonValue.Create("1")] }
        : new() { Type = JsonSchemaType.Integer, Format = format, Minimum = minimum };
}
