using Gateway.Calls.Catalog;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Schemas;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>
/// Adds the methods of a catalog to an OpenAPI document: a tag a service, an operation a binding, a component a message.
/// </summary>
/// <example><code>
/// var described = new GrpcDocument(catalog.Methods, [], JsonOptions.Default, unannotated: false, isEnveloped: false);
/// described.AddTo(document, include: _ => true);
/// </code></example>
/// <remarks>
/// <para>What is in the document already stays: an operation of the application's own is not replaced.</para>
/// <para>Nothing here fails for what a proto file may say. Bindings that would share a place in the document (<c>/v1/{name}</c> and
/// <c>/v1/{name=**}</c>, which OpenAPI cannot tell apart) are named in the description of the one that has it.</para>
/// </remarks>
internal sealed class GrpcDocument
{
    private readonly IReadOnlyList<CatalogMethod> _methods;
    private readonly IReadOnlyList<DocumentedBinding> _bindings;
    private readonly HashSet<string> _packages;
    private readonly CommentBook _comments;
    private readonly JsonOptions _json;
    private readonly bool _isEnveloped;

    /// <summary>Compiles the messages of the methods.</summary>
    public GrpcDocument(IReadOnlyList<CatalogMethod> methods, IReadOnlyList<XmlComments> xml, JsonOptions json, bool unannotated, bool isEnveloped)
    {
        var files = methods.Select(method => method.Descriptor?.File).OfType<Google.Protobuf.Reflection.FileDescriptor>().Distinct().ToList();
        var schema = Schema.FromFiles(files);
        _methods = methods;
        _json = json;
        _isEnveloped = isEnveloped;
        _packages = [.. schema.Files.Select(file => file.Package)];
        _comments = new(files, xml);

        // Those with ** last: where OpenAPI cannot tell two paths apart, the more specific one is the one to show.
        _bindings = [.. DocumentedBindings.Of(methods, schema, unannotated).OrderBy(binding => binding.HasRest)];
    }

    /// <summary>Adds the bindings that belong there to a document.</summary>
    /// <param name="document">The document, which may have content.</param>
    /// <param name="include">Whether a binding, at its path, belongs to the document.</param>
    /// <param name="added">Called with each operation that was added.</param>
    public void AddTo(
        OpenApiDocument document,
        Func<DocumentedBinding, RenderedPath, bool> include,
        Action<DocumentedBinding, RenderedPath, OpenApiOperation> added)
    {
        document.Paths ??= [];
        if (document.Servers is not { Count: > 0 })
        {
            // The host the document came from.
            document.Servers = [new() { Url = "/" }];
        }

        var schemas = Schemas(document);
        var tags = new ServiceTags(_methods);
        var operations = new Operations(document, schemas, _comments, tags, new(OperationIdsOf(document)), _isEnveloped);
        var paths = new PathBook(document.Paths);
        var renderer = new PathRenderer(schemas.Naming);
        var ours = new HashSet<OpenApiOperation>();
        foreach (var binding in _bindings)
        {
            var rendered = renderer.Render(binding);
            if (!include(binding, rendered) || paths.Place(rendered) is not ({ } item, var path))
            {
                continue;
            }

            if (item.Operations?.GetValueOrDefault(binding.ShownMethod) is { } present)
            {
                Mention(binding, ours.Contains(present) ? present : null);
                continue;
            }

            AddTag(document, tags.Of(binding.Method.ServiceName), binding);
            var operation = operations.Of(binding, path);
            item.AddOperation(binding.ShownMethod, operation);
            ours.Add(operation);
            added(binding, path, operation);
        }

        schemas.Complete();
    }

    private static void Mention(DocumentedBinding hidden, OpenApiOperation? present)
    {
        if (present is not null)
        {
            present.Description = Text.Paragraphs(
            [
                present.Description,
                $"Other values of this path are answered by `{hidden.Method.ServiceName}.{hidden.Method.Name}` (`{hidden.Http.HttpMethod} {hidden.Http.Template.Text}`).",
            ]);
        }
    }

    private static IEnumerable<string> OperationIdsOf(OpenApiDocument document) =>
        document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(operation => operation.Value.OperationId).OfType<string>();

    private SchemaSet Schemas(OpenApiDocument document)
    {
        var components = (document.Components ??= new()).Schemas ??= new Dictionary<string, IOpenApiSchema>();
        var roots = _bindings.SelectMany(binding => new[] { binding.Http.Input, binding.Http.Output }).Append(Schema.WellKnown.GetMessage("google.rpc.Status"));
        return new(document, new(roots, _packages, components.Keys), _comments, _json);
    }

    private void AddTag(OpenApiDocument document, string name, DocumentedBinding binding)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        if (document.Tags.All(tag => tag.Name != name))
        {
            document.Tags.Add(new() { Name = name, Description = _comments.Find(binding.Method.ServiceName)?.Text });
        }
    }
}
