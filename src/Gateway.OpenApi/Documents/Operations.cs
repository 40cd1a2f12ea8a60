using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Makes the operation of a binding.</summary>
internal sealed class Operations(OpenApiDocument document, SchemaSet schemas, CommentBook comments, ServiceTags tags, OperationIds ids, GatewayOpenApiOptions options)
{
    private readonly Parameters _parameters = new(schemas, comments);
    private readonly StreamBodies _streams = new(schemas, options.StreamForm);
    private readonly Bodies _bodies = new(document, schemas, new(schemas, options.StreamForm));

    /// <summary>The operation.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="path">Its path, as the document spells it.</param>
    public OpenApiOperation Of(DocumentedBinding binding, RenderedPath path)
    {
        var descriptor = binding.Method.Descriptor;
        var tag = tags.Of(binding.Method.ServiceName);
        var comment = comments.Find(descriptor.FullName);
        var query = QueryFields.Of(binding, options.MaxQueryParameters);
        return new()
        {
            Tags = new HashSet<OpenApiTagReference> { new(tag, document) },
            OperationId = ids.Next(binding, tag),
            Summary = comment?.Summary ?? Text.Words(binding.Method.Name),
            Description = Text.Paragraphs([comment?.Details, .. Notes(binding, query)]),
            Deprecated = descriptor.GetOptions()?.Deprecated == true || descriptor.Service.GetOptions()?.Deprecated == true,
            Parameters =
            [
                .. path.Parameters.Select(_parameters.Path),
                .. query.Chains.Select(chain => _parameters.Query(binding.Http.Input, chain)).Append(_streams.Parameter(binding)).Append(options.DescribeFieldMask ? _parameters.FieldMask(binding) : null).OfType<OpenApiParameter>(),
            ],
            RequestBody = _bodies.Request(binding),
            Responses = _bodies.Responses(binding),
        };
    }

    private static IEnumerable<string> Notes(DocumentedBinding binding, QueryFields query)
    {
        if (binding.AnyHttpMethod)
        {
            yield return "Answers every HTTP method.";
        }

        if (query.Note is { } note)
        {
            yield return note;
        }
    }
}
