// What the two versions of Microsoft.OpenApi call differently.
#if OPENAPI2
global using ContentMediaType = Microsoft.OpenApi.OpenApiMediaType;
#else
global using ContentMediaType = Microsoft.OpenApi.IOpenApiMediaType;
#endif
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>A media type with many messages in one body, as far as each version of Microsoft.OpenApi can say it.</summary>
/// <remarks>OpenAPI 3.2 describes one message of many in <c>itemSchema</c>. Older readers find the message in <c>schema</c>, and the description beside it.</remarks>
internal static class MediaTypeVersions
{
    /// <summary>A body of many messages.</summary>
    public static OpenApiMediaType OfMany(IOpenApiSchema message, JsonNode? example = null)
    {
        var body = OfMany(message, message);
        body.Example = example;
        return body;
    }

    /// <summary>A body of many items, each with a message.</summary>
    public static OpenApiMediaType OfMany(IOpenApiSchema message, IOpenApiSchema item) => new()
    {
        Schema = message,
#if !OPENAPI2
        ItemSchema = item,
#endif
    };
}
