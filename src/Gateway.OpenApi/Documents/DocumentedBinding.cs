using Gateway.Calls.Catalog;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;

namespace Gateway.OpenApi.Documents;

/// <summary>One HTTP method with one path template of one RPC: what becomes one operation.</summary>
internal sealed class DocumentedBinding
{
    /// <summary>The RPC.</summary>
    public required CatalogMethod Method { get; init; }

    /// <summary>The request message.</summary>
    public required MessageSchema Input { get; init; }

    /// <summary>The response message.</summary>
    public required MessageSchema Output { get; init; }

    /// <summary>The HTTP method.</summary>
    public required HttpMethod HttpMethod { get; init; }

    /// <summary>The path template of the rule.</summary>
    public required PathTemplate Template { get; init; }

    /// <summary>For each variable of <see cref="Template"/> the field it fills: the chain of fields that leads to it, outermost first.</summary>
    public required IReadOnlyList<IReadOnlyList<FieldSchema>> PathFields { get; init; }

    /// <summary>Whether the HTTP body is the whole request message: <c>body: "*"</c>.</summary>
    public bool BodyIsMessage { get; init; }

    /// <summary>The field of the request that is the HTTP body, if it is one field.</summary>
    public FieldSchema? BodyField { get; init; }

    /// <summary>The field of the response that is the HTTP body; null for the whole response.</summary>
    public FieldSchema? ResponseBodyField { get; init; }

    /// <summary>Whether the rule asked for any HTTP method (custom kind <c>*</c>); <see cref="HttpMethod"/> is then one of them.</summary>
    public bool AnyHttpMethod { get; init; }

    /// <summary>0 for the rule itself, 1 and up for its additional bindings.</summary>
    public int Index { get; init; }

    /// <summary>Whether the template has a <c>**</c>.</summary>
    public bool HasRest => Template.Segments.Any(segment => segment.Kind == TemplateSegmentKind.Rest);
}
