using Gateway.Calls.Catalog;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using SystemHttpMethod = System.Net.Http.HttpMethod;

namespace Gateway.OpenApi.Documents;

/// <summary>A binding of a method: what becomes one operation.</summary>
/// <param name="Method">The method.</param>
/// <param name="Http">The HTTP method and template, and where the request's fields come from; compiled as for serving.</param>
/// <param name="Index">0 for the rule itself, 1 and up for its additional bindings.</param>
internal sealed record DocumentedBinding(CatalogMethod Method, HttpBinding Http, int Index)
{
    /// <summary>Whether every HTTP method is answered. The document, which cannot say so, shows one of them.</summary>
    public bool AnyHttpMethod => Http.HttpMethod == "*";

    /// <summary>The HTTP method it is shown with.</summary>
    public SystemHttpMethod ShownMethod { get; } = Http.HttpMethod != "*" ? SystemHttpMethod.Parse(Http.HttpMethod)
        : Http.Body == BodyBinding.None ? SystemHttpMethod.Get
        : SystemHttpMethod.Post;

    /// <summary>Whether the template has a <c>**</c>.</summary>
    public bool HasRest => Http.Template.Segments.Any(segment => segment.Kind == TemplateSegmentKind.Rest);
}
