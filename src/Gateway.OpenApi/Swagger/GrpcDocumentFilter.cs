using System.Reflection;
using Gateway.OpenApi.Documents;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swagger;

/// <summary>Adds the methods of the gateway to every document that Swashbuckle makes.</summary>
/// <remarks>
/// Runs before the application's own document filters, so that they see the whole document, and runs the application's operation filters on the
/// operations that it adds.
/// </remarks>
internal sealed class GrpcDocumentFilter(ServedDescription served, IServiceProvider services) : IDocumentFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        // Not a constructor parameter: this filter is created while these options are.
        var generator = services.GetRequiredService<IOptions<SwaggerGeneratorOptions>>().Value;
        new GrpcDocument(served.Read()).AddTo(
            swaggerDoc,
            (binding, path) => ApiDescriptions.IsVisible(binding)
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
            description, context.SchemaGenerator, context.SchemaRepository, document, binding.Method.Endpoint.RequestDelegate!.GetMethodInfo());
        foreach (var filter in generator.OperationFilters)
        {
            filter.Apply(operation, filterContext);
        }
    }
}
