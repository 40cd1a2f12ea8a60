using Gateway.OpenApi.Comments;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>
/// Carries a documentation file from <c>IncludeGrpcXmlComments</c> to the description of the served methods. It is a filter only because
/// <see cref="SwaggerGenOptions"/> stores filters.
/// </summary>
internal sealed class GrpcXmlCommentsSource(XmlCommentFile file) : IDocumentFilter
{
    /// <summary>The file.</summary>
    public XmlCommentFile File => file;

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
    }
}
