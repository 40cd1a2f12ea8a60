using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>
/// A reference with its own description and traits. From OpenAPI 3.1 on, they are written beside <c>$ref</c>. Readers of 3.0 ignore members beside <c>$ref</c>, so there the
/// reference is in an <c>allOf</c>.
/// </summary>
internal sealed class DescribedReference(string name, OpenApiDocument document) : OpenApiSchemaReference(name, document)
{
    /// <inheritdoc/>
    public override void SerializeAsV3(IOpenApiWriter writer)
    {
        var own = Reference;
        if (own.Description is null && own.Deprecated is not true && own.ReadOnly is not true && own.WriteOnly is not true)
        {
            base.SerializeAsV3(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName("allOf");
        writer.WriteStartArray();
        base.SerializeAsV3(writer);
        writer.WriteEndArray();
        if (own.Description is not null)
        {
            writer.WritePropertyName("description");
            writer.WriteValue(own.Description);
        }

        WriteFlag(writer, "readOnly", own.ReadOnly);
        WriteFlag(writer, "writeOnly", own.WriteOnly);
        WriteFlag(writer, "deprecated", own.Deprecated);
        writer.WriteEndObject();
    }

    private static void WriteFlag(IOpenApiWriter writer, string name, bool? value)
    {
        if (value == true)
        {
            writer.WritePropertyName(name);
            writer.WriteValue(true);
        }
    }
}
