using Gateway.Rest;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;
using SystemHttpMethod = System.Net.Http.HttpMethod;

namespace Gateway.OpenApi.Documents;

/// <summary>A binding of a method, which becomes one operation.</summary>
/// <param name="Method">The method.</param>
/// <param name="Http">The HTTP method and template, and the sources of the request's fields: the binding that serves the requests.</param>
/// <param name="Index">Its position among the bindings of the method, from 0.</param>
/// <param name="Metadata">The metadata of its endpoint.</param>
internal sealed record DocumentedBinding(GatewayMethod Method, HttpBinding Http, int Index, EndpointMetadataCollection Metadata)
{
    /// <summary>Whether every HTTP method is answered. A document cannot express that, so it shows one of them.</summary>
    public bool AnyHttpMethod => Http.HttpMethod == "*";

    /// <summary>The HTTP method that the document shows.</summary>
    public SystemHttpMethod ShownMethod { get; } = Http.HttpMethod != "*" ? SystemHttpMethod.Parse(Http.HttpMethod)
        : Http.Body == BodyBinding.None ? SystemHttpMethod.Get
        : SystemHttpMethod.Post;

    /// <summary>Whether the template has a <c>**</c>.</summary>
    public bool HasRest => Http.Template.Segments.Any(segment => segment.Kind == TemplateSegmentKind.Rest);

    /// <summary>The path template behind the prefix of the method's route group, such as <c>/group/v1/{name}</c>.</summary>
    public string PrefixedTemplate => Method.Prefix + Http.Template.Text;

    /// <summary>The bindings that the gateway serves, in their order.</summary>
    public static IReadOnlyList<DocumentedBinding> Of(IEnumerable<BindingMetadata> served) =>
    [
        .. from binding in served
           group binding by binding.Method into method
           from binding in method.Index()
           select new DocumentedBinding(method.Key, binding.Item.Binding, binding.Index, binding.Item.EndpointMetadata),
    ];
}
