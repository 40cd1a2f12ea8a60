using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using SystemHttpMethod = System.Net.Http.HttpMethod;

namespace Gateway.OpenApi.Served;

/// <summary>A binding of a method, which becomes one operation.</summary>
/// <param name="Served">The binding that serves the requests.</param>
/// <param name="Index">Its position among the bindings of the method, from 0.</param>
internal sealed record DocumentedBinding(ServedBinding Served, int Index)
{
    /// <summary>The method.</summary>
    public ServedMethod Method => Served.Method;

    /// <summary>The HTTP method and template, and the sources of the request's fields.</summary>
    public HttpBinding Http => Served.Http;

    /// <summary>The features of the engine that answers the binding.</summary>
    public EngineTraits Engine => Served.Method.Engine;

    /// <summary>Whether the binding answers every HTTP method. A document cannot express that, so it shows one of them.</summary>
    public bool AnyHttpMethod => Http.HttpMethod == "*";

    /// <summary>The HTTP method that the document shows.</summary>
    public SystemHttpMethod ShownMethod { get; } = Served.Http.HttpMethod != "*" ? SystemHttpMethod.Parse(Served.Http.HttpMethod)
        : Served.Http.Body == BodyBinding.None ? SystemHttpMethod.Get
        : SystemHttpMethod.Post;

    /// <summary>Whether the template has a <c>**</c>.</summary>
    public bool HasRest => Http.Template.Segments.Any(segment => segment.Kind == TemplateSegmentKind.Rest);

    /// <summary>The path template after the prefix of the method's route group, such as <c>/group/v1/{name}</c>.</summary>
    public string PrefixedTemplate => Method.Prefix + Http.Template.Text;

    /// <summary>The fields of the request that the path binds as a whole, so that the body may leave them out.</summary>
    public HashSet<FieldSchema> FieldsInPath => [.. Http.PathVariables.Where(variable => variable.Fields.Count == 1).Select(variable => variable.Fields[0])];

    /// <summary>Whether the metadata of the endpoint lets the binding into documents and pages.</summary>
    public bool IsVisible => Shows(Served.Metadata);

    /// <summary>Whether the metadata of an endpoint lets it into documents and pages.</summary>
    public static bool Shows(IReadOnlyList<object> metadata) =>
        !metadata.OfType<IExcludeFromDescriptionMetadata>().Any(one => one.ExcludeFromDescription)
        && !metadata.OfType<IApiDescriptionVisibilityProvider>().Any(one => one.IgnoreApi);

    /// <summary>The served bindings, in their order.</summary>
    public static IReadOnlyList<DocumentedBinding> Of(IEnumerable<ServedBinding> served) =>
    [
        .. from binding in served
           group binding by binding.Method into method
           from binding in method.Index()
           select new DocumentedBinding(binding.Item, binding.Index),
    ];
}
