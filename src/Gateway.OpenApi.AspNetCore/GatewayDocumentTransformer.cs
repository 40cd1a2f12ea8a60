using Gateway.OpenApi.Documents;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.AspNetCore;

/// <summary>Adds the served methods to a document of <c>AddOpenApi()</c>.</summary>
/// <param name="document">The options of the document.</param>
/// <param name="options">The options of the gRPC methods in it.</param>
internal sealed class GatewayDocumentTransformer(OpenApiOptions document, GatewayOpenApiOptions options) : IOpenApiDocumentTransformer
{
    private readonly Lock _gate = new();
    private ServedDescription? _served;

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument openApi, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var served = ServedBy(context.ApplicationServices);
        served.WarnIfEmpty();
        new GrpcDocument(served.Read(), options, context.ApplicationServices).AddTo(
            openApi,
            (binding, path) => binding.IsVisible && document.ShouldInclude(ApiDescriptions.Of(binding, path)),
            (_, _, _) => { });
        return Task.CompletedTask;
    }

    private ServedDescription ServedBy(IServiceProvider services)
    {
        lock (_gate)
        {
            return _served ??= new(
                [.. services.GetServices<IMethodSource>(), ActivatorUtilities.CreateInstance<MicrosoftMethodSource>(services)],
                options.CommentFiles,
                options.FindXmlComments,
                services.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category));
        }
    }
}
