using System.Xml.XPath;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swagger;

/// <summary>
/// Carries a documentation file from <c>IncludeGrpcXmlComments</c> to <see cref="GrpcDocumentFilter"/>. It is a filter only because
/// <see cref="SwaggerGenOptions"/> stores filters.
/// </summary>
internal sealed class GrpcXmlCommentsSource(Func<XPathDocument> open) : IDocumentFilter
{
    /// <summary>Opens the file.</summary>
    public XPathDocument Open() => open();

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
    }
}
