using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>A schema that adapts to OpenAPI 3.0: <c>example</c> instead of <c>examples</c>, and no keywords that 3.0 does not have.</summary>
internal sealed class VersionedSchema : OpenApiSchema, IOpenApiSchema
{
    /// <summary>Whether OpenAPI 3.0 gets the example. Not for an optional parameter, because pages would fill it in.</summary>
    public bool HasExampleInOlder { get; set; } = true;

    /// <inheritdoc/>
    public override void SerializeAsV3(IOpenApiWriter writer)
    {
        var older = (OpenApiSchema)base.CreateShallowCopy();
#pragma warning disable CS0618 // OpenAPI 3.0 has only the obsolete property.
        older.Example ??= HasExampleInOlder && Examples is [var first, ..] ? first : null;
#pragma warning restore CS0618
        older.Examples = null;
        older.ContentEncoding = null;
        older.PropertyNames = null;
        if (Type == JsonSchemaType.Null)
        {
            // OpenAPI 3.0 has no null type, but types can be nullable.
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
