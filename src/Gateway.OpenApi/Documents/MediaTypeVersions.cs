// Names that differ between the two versions of Microsoft.OpenApi.
#if OPENAPI2
global using ContentMediaType = Microsoft.OpenApi.OpenApiMediaType;
#else
global using ContentMediaType = Microsoft.OpenApi.IOpenApiMediaType;
#endif
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>A media type with many messages in one body, as far as each version of Microsoft.OpenApi can express it.</summary>
/// <remarks>OpenAPI 3.2 describes one message of many in <c>itemSchema</c>. For older readers, <c>schema</c> describes the message, and the description says the rest.</remarks>
internal static class MediaTypeVersions
{
    /// <summary>A body of many messages.</summary>
    public static OpenApiMediaType OfMany(IOpenApiSchema message, JsonNode? example = null)
    {
        var body = OfMany(message, message);
        body.Example = example;
        return body;
    }

    /// <summary>A body of many items, each of which has a message.</summary>
    public static OpenApiMediaType OfMany(IOpenApiSchema message, IOpenApiSchema item) => new()
    {
        Schema = message,
#if !OPENAPI2
        ItemSchema = item,
#endif
    };
}
