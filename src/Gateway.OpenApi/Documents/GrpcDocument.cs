using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Adds what is served to an OpenAPI document: a tag per service, an operation per binding, a component per message.</summary>
/// <example><code>
/// new GrpcDocument(description, options, services).AddTo(document, include: (_, _) => true, added: (_, _, _) => { });
/// </code></example>
/// <remarks>
/// <para>The document keeps its content: an operation of the application's own is not replaced.</para>
/// <para>No .proto file makes this fail. If several bindings have the same place in the document (OpenAPI cannot tell <c>/v1/{name}</c> and
/// <c>/v1/{name=**}</c> apart), one binding gets the place, and its description names the others.</para>
/// </remarks>
/// <param name="description">The methods and bindings to describe.</param>
/// <param name="options">The options of the document.</param>
/// <param name="services">The services of the application, which decide who may call.</param>
internal sealed class GrpcDocument(Description description, GatewayOpenApiOptions options, IServiceProvider services)
{
    // Bindings with ** come last, so that the more specific path gets the place if OpenAPI cannot tell two paths apart.
    private readonly IReadOnlyList<DocumentedBinding> _bindings = [.. description.Bindings.OrderBy(binding => binding.HasRest)];

    /// <summary>Adds bindings to a document.</summary>
    /// <param name="document">The document, which may have content.</param>
    /// <param name="include">Decides whether a binding with its path belongs to the document.</param>
    /// <param name="added">Called with each added operation.</param>
    public void AddTo(
        OpenApiDocument document,
        Func<DocumentedBinding, RenderedPath, bool> include,
        Action<DocumentedBinding, RenderedPath, OpenApiOperation> added)
    {
        document.Paths ??= [];
        var extras = new OperationExtras(document, description.Comments, options, services);
        var tags = new ServiceTags(description.Methods);
        var ids = new OperationIds(OperationIdsOf(document), options.OperationId);
        var paths = new PathBook(document.Paths);
        var languages = new Dictionary<JsonOptions, Language>();
        var ours = new HashSet<OpenApiOperation>();
        foreach (var binding in _bindings)
        {
            var language = LanguageOf(binding, document, tags, ids, languages);
            var rendered = language.Paths.Render(binding);
            if (!include(binding, rendered) || paths.Place(rendered) is not ({ } item, var path))
            {
                continue;
            }

            if (item.Operations?.GetValueOrDefault(binding.ShownMethod) is { } present)
            {
                Mention(binding, ours.Contains(present) ? present : null);
                continue;
            }

            var operation = language.Operations.Of(binding, path);
            extras.Complete(operation, binding, tags.Of(binding.Method.ServiceName), language.Schemas);
            item.AddOperation(binding.ShownMethod, operation);
            ours.Add(operation);
            added(binding, path, operation);
        }

        extras.Complete();
        foreach (var language in languages.Values)
        {
            language.Schemas.Complete();
        }
    }

    private static void Mention(DocumentedBinding hidden, OpenApiOperation? present)
    {
        if (present is not null)
        {
            present.Description = Text.Paragraphs(
            [
                present.Description,
                $"Other values of this path are answered by `{hidden.Method.ServiceName}.{hidden.Method.Name}` (`{hidden.Http.HttpMethod} {hidden.PrefixedTemplate}`).",
            ]);
        }
    }

    private static IEnumerable<string> OperationIdsOf(OpenApiDocument document) =>
        document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(operation => operation.Value.OperationId).OfType<string>();

    // Servers behind one gateway may have different JSON settings.
    private Language LanguageOf(DocumentedBinding binding, OpenApiDocument document, ServiceTags tags, OperationIds ids, Dictionary<JsonOptions, Language> languages)
    {
        var json = binding.Engine.Json;
        if (!languages.TryGetValue(json, out var language))
        {
            var schemas = SchemasOf(document, json);
            language = new(schemas, new(schemas.Naming), new(document, schemas, description.Comments, tags, ids, options));
            languages.Add(json, language);
        }

        return language;
    }

    private SchemaSet SchemasOf(OpenApiDocument document, JsonOptions json)
    {
        var components = (document.Components ??= new()).Schemas ??= new Dictionary<string, IOpenApiSchema>();
        var roots = _bindings.Where(binding => binding.Engine.Json == json).SelectMany(binding => new[] { binding.Http.Input, binding.Http.Output })
            .Append(Schema.WellKnown.GetMessage("google.rpc.Status"));
        HashSet<string> packages = [.. DescriptorFiles.WithDependencies(description.Files).Select(file => file.Package), .. Schema.WellKnown.Files.Select(file => file.Package)];
        return new(document, new(roots, packages, components.Keys), description.Comments, json, new(_bindings), options.DescribeOneofs);
    }

    private sealed record Language(SchemaSet Schemas, PathRenderer Paths, Operations Operations);
}
