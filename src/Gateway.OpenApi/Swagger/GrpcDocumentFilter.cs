using System.Reflection;
using Gateway.Calls.Catalog;
using Gateway.OpenApi.Documents;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swagger;

/// <summary>Adds the methods of the catalog to every document that Swashbuckle makes.</summary>
/// <remarks>
/// It runs before the application's own document filters, so that those see the whole document, and runs the application's operation filters on
/// what it adds.
/// </remarks>
internal sealed class GrpcDocumentFilter(
    MethodCatalog catalog,
    IServiceProvider services,
    IOptions<SwaggerGenOptions> swagger,
    IOptions<GatewayOpenApiOptions> options,
    ILogger<GrpcDocumentFilter> logger) : IDocumentFilter
{
    private readonly Lock _gate = new();
    private (int Methods, GrpcDocument Document)? _compiled;

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        // Not a constructor parameter: these options are being made while this filter is.
        var generator = services.GetRequiredService<IOptions<SwaggerGeneratorOptions>>().Value;
        Compiled().AddTo(
            swaggerDoc,
            (binding, path) => ApiDescriptions.IsVisible(binding.Method)
                && generator.DocInclusionPredicate(context.DocumentName, ApiDescriptions.Of(binding, path)),
            (binding, path, operation) => RunFilters(generator, context, swaggerDoc, ApiDescriptions.Of(binding, path), binding, operation));
    }

    private static void RunFilters(
        SwaggerGeneratorOptions generator,
        DocumentFilterContext context,
        OpenApiDocument document,
        ApiDescription description,
        DocumentedBinding binding,
        OpenApiOperation operation)
    {
        var filterContext = new OperationFilterContext(
            description, context.SchemaGenerator, context.SchemaRepository, document, binding.Method.Handler.GetMethodInfo());
        foreach (var filter in generator.OperationFilters)
        {
            filter.Apply(operation, filterContext);
        }
    }

    // Methods are added while the host is being built; a document asked for before that must not be the last word.
    private GrpcDocument Compiled()
    {
        lock (_gate)
        {
            var methods = catalog.Methods;
            if (_compiled?.Methods != methods.Count)
            {
                var settings = options.Value;
                var xml = XmlCommentFiles.Read(swagger.Value, methods, settings.FindXmlComments, logger);
                _compiled = (methods.Count, new(methods, xml, settings.Json, settings.IncludeUnannotatedMethods, settings.StreamEnvelope));
            }

            return _compiled.Value.Document;
        }
    }
}
