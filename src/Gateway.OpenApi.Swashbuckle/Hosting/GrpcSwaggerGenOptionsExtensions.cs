using System.Xml.XPath;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Swashbuckle.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sets the sources of the comments of gRPC methods and messages.</summary>
/// <remarks>
/// Grpc.Tools copies the comments of proto files into the generated C# code; with <c>GenerateDocumentationFile</c> they reach an XML file.
/// Files next to the assemblies of generated code are found without these calls.
/// </remarks>
public static class GrpcSwaggerGenOptionsExtensions
{
    /// <summary>Takes comments from an XML documentation file.</summary>
    /// <param name="swaggerGenOptions">The options.</param>
    /// <param name="xmlDocFactory">Opens the file.</param>
    public static void IncludeGrpcXmlComments(this SwaggerGenOptions swaggerGenOptions, Func<XPathDocument> xmlDocFactory) =>
        swaggerGenOptions.IncludeGrpcXmlComments(xmlDocFactory, includeControllerXmlComments: false);

    /// <summary>Takes comments from an XML documentation file.</summary>
    /// <param name="swaggerGenOptions">The options.</param>
    /// <param name="xmlDocFactory">Opens the file.</param>
    /// <param name="includeControllerXmlComments">Has no effect: the comments of services always describe their tags.</param>
    public static void IncludeGrpcXmlComments(
        this SwaggerGenOptions swaggerGenOptions, Func<XPathDocument> xmlDocFactory, bool includeControllerXmlComments)
    {
        ArgumentNullException.ThrowIfNull(swaggerGenOptions);
        ArgumentNullException.ThrowIfNull(xmlDocFactory);
        swaggerGenOptions.AddDocumentFilterInstance(new GrpcXmlCommentsSource(new("a file given to IncludeGrpcXmlComments", xmlDocFactory)));
    }

    /// <summary>Takes comments from an XML documentation file.</summary>
    /// <param name="swaggerGenOptions">The options.</param>
    /// <param name="filePath">Path of the file. One that cannot be read is logged as a warning.</param>
    public static void IncludeGrpcXmlComments(this SwaggerGenOptions swaggerGenOptions, string filePath) =>
        swaggerGenOptions.IncludeGrpcXmlComments(filePath, includeControllerXmlComments: false);

    /// <summary>Takes comments from an XML documentation file.</summary>
    /// <param name="swaggerGenOptions">The options.</param>
    /// <param name="filePath">Path of the file. One that cannot be read is logged as a warning.</param>
    /// <param name="includeControllerXmlComments">Has no effect: the comments of services always describe their tags.</param>
    public static void IncludeGrpcXmlComments(this SwaggerGenOptions swaggerGenOptions, string filePath, bool includeControllerXmlComments)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        swaggerGenOptions.IncludeGrpcXmlComments(() => XmlCommentFile.Load(filePath), includeControllerXmlComments);
    }
}
