// What the two versions of Microsoft.OpenApi call differently.
#if OPENAPI2
global using ContentMediaType = Microsoft.OpenApi.OpenApiMediaType;
#else
global using ContentMediaType = Microsoft.OpenApi.IOpenApiMediaType;
#endif
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>A media type with many messages in one body.</summary>
internal static class MediaTypeVersions
{
    /// <summary>OpenAPI 3.2 describes one message of many in <c>itemSchema</c>. Older readers find the message in <c>schema</c>, and the description beside it.</summary>
#if OPENAPI2
    public static OpenApiMediaType OfMany(IOpenApiSchema message) => new() { Schema = message };
#else
    public static OpenApiMediaType OfMany(IOpenApiSchema message) => new() { Schema = message, ItemSchema = message };
#endif
}
