using Gateway.Calls.Catalog;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Google.Api;
using Google.Protobuf;

namespace Gateway.OpenApi.Documents;

/// <summary>
/// The bindings of all methods of a catalog. One with a mistake has no place in a document: a host that serves it names the mistake when it
/// starts, and stops.
/// </summary>
internal static class DocumentedBindings
{
    /// <summary>The bindings, in the order of the catalog.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="schema">The message types of their services.</param>
    /// <param name="unannotated">Whether methods without a rule are served as <c>POST /package.Service/Method</c>.</param>
    public static IReadOnlyList<DocumentedBinding> Of(IEnumerable<CatalogMethod> methods, Schema schema, bool unannotated) =>
        [.. methods.SelectMany(method => Of(method, schema, unannotated).Select((binding, index) => new DocumentedBinding(method, binding, index)))];

    private static IReadOnlyList<HttpBinding> Of(CatalogMethod method, Schema schema, bool unannotated)
    {
        if (method.Descriptor is null)
        {
            return [];
        }

        var reference = MethodReference.Of(method.Descriptor);
        var rule = Rule(reference) ?? (unannotated ? new HttpRule { Post = method.FullName, Body = "*" } : null);
        return rule is null ? [] : HttpBinding.Compile(schema, reference, rule, []);
    }

    private static HttpRule? Rule(MethodReference method)
    {
        try
        {
            return method.Rule ?? HttpRules.Of(method.Descriptor);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
