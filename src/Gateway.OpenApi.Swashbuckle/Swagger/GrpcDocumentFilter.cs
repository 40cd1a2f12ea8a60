using Gateway.OpenApi.Documents;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>Adds the served methods to every document that Swashbuckle makes.</summary>
/// <remarks>
/// Runs before the application's own document filters, so that they see the whole document, and runs the application's operation filters on the
/// operations that it adds.
/// </remarks>
internal sealed class GrpcDocumentFilter(ServedDescription served, IOptions<GatewayOpenApiOptions> options, IServiceProvider services) : IDocumentFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        // Not a constructor parameter, because this filter is created while these options are created.
        var generator = services.GetRequiredService<IOptions<SwaggerGeneratorOptions>>().Value;
        served.WarnIfEmpty();
        var upstream = ChosenUpstream.Current;
        new GrpcDocument(served.Read(), options.Value, services).AddTo(
            swaggerDoc,
            (binding, path) => binding.IsVisible && (upstream is null || binding.Method.Upstream == upstream) && generator.DocInclusionPredicate(context.DocumentName, ApiDescriptions.Of(binding, path)),
            (binding, path, operation) => RunFilters(generator, context, swaggerDoc, binding, path, operation));
    }

    private static void RunFilters(
        SwaggerGeneratorOptions generator, DocumentFilterContext context, OpenApiDocument document, DocumentedBinding binding, RenderedPath path, OpenApiOperation operation)
    {
        var filterContext = new OperationFilterContext(
            ApiDescriptions.Of(binding, path), context.SchemaGenerator, context.SchemaRepository, document, ApiDescriptions.MethodOf(binding));
        foreach (var filter in generator.OperationFilters)
        {
            filter.Apply(operation, filterContext);
        }
    }
}
