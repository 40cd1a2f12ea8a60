using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>A schema that OpenAPI 3.0 gets in its own words: <c>example</c> for <c>examples</c>, and nothing of the keywords that it does not know.</summary>
internal sealed class VersionedSchema : OpenApiSchema, IOpenApiSchema
{
    /// <summary>Whether OpenAPI 3.0 gets the example: pages would fill it into an optional parameter, which nobody asked for.</summary>
    public bool HasExampleInOlder { get; set; } = true;

    /// <inheritdoc/>
    public override void SerializeAsV3(IOpenApiWriter writer)
    {
        var older = (OpenApiSchema)base.CreateShallowCopy();
#pragma warning disable CS0618 // What is obsolete is all that 3.0 has.
        older.Example ??= HasExampleInOlder && Examples is [var first, ..] ? first : null;
#pragma warning restore CS0618
        older.Examples = null;
        older.ContentEncoding = null;
        older.PropertyNames = null;
        if (Type == JsonSchemaType.Null)
        {
            // 3.0 has no type of null: it is what a nullable type may be.
            older.Type = JsonSchemaType.String | JsonSchemaType.Null;
            older.Enum = [JsonNullSentinel.JsonNull];
        }

        if (Items is not null)
        {
            older.Items = Items;
        }

        if (AdditionalProperties is not null)
        {
            older.AdditionalProperties = AdditionalProperties;
        }

        older.SerializeAsV3(writer);
    }
}
