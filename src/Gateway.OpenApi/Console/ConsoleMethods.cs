using Gateway.Calls.Catalog;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Documents;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Swagger;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Console;

/// <summary>The bindings of the catalog for the page, made when it is first asked for.</summary>
internal sealed class ConsoleMethods(
    MethodCatalog catalog, IOptions<GatewayOpenApiOptions> options, IOptions<SwaggerGenOptions> swagger, ILogger<ConsoleMethods> logger)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<ConsoleBinding>? _list;
    private int _methods;

    /// <summary>The bindings whose methods are in documents too, in the order of the catalog.</summary>
    public IReadOnlyList<ConsoleBinding> List()
    {
        lock (_gate)
        {
            // Methods may be added until the host has started.
            if (_list is null || _methods != catalog.Methods.Count)
            {
                _methods = catalog.Methods.Count;
                _list = Make([.. catalog.Methods.Where(ApiDescriptions.IsVisible)]);
            }

            return _list;
        }
    }

    private IReadOnlyList<ConsoleBinding> Make(IReadOnlyList<CatalogMethod> methods)
    {
        var settings = options.Value;
        FileDescriptor[] files = [.. methods.Select(method => method.Descriptor?.File).OfType<FileDescriptor>().Distinct()];
        var comments = new CommentBook(files, XmlCommentFiles.Read(swagger.Value, methods, settings.FindXmlComments, logger));
        var naming = new FieldNaming(settings.Json);
        var renderer = new PathRenderer(naming);
        var examples = new RequestExamples(naming, settings.Json);
        return
        [
            .. DocumentedBindings.Of(methods, Schema.FromFiles(files), settings.IncludeUnannotatedMethods).Select(binding =>
            {
                var path = renderer.Render(binding);
                return new ConsoleBinding(
                    binding.Method.QualifiedName,
                    KindOf(binding.Method),
                    comments.Find(binding.Method.Descriptor!.FullName)?.Summary,
                    binding.ShownMethod.Method,
                    path.Text,
                    [.. path.Parameters.Select(parameter => parameter.Name)],
                    [.. QueryFields.Of(binding).Chains.Select(naming.PathOf)],
                    TakesBody: binding.Http.Body != BodyBinding.None,
                    TakesBytes: binding.Http.TakesHttpBody,
                    Bodies.RequestExample(binding, examples));
            }),
        ];
    }

    private static string KindOf(CatalogMethod method) => method.Kind switch
    {
        MethodType.Unary => "unary",
        MethodType.ServerStreaming => "serverStream",
        MethodType.ClientStreaming => "clientStream",
        _ => "duplex",
    };
}
