using Gateway.Calls.Catalog;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Google.Api;

namespace Gateway.OpenApi.Documents;

/// <summary>
/// The bindings of all methods of a catalog. A rule that cannot be served (an unknown field, a template that does not parse) has no place in a
/// document: the host names it when it starts.
/// </summary>
internal static class DocumentedBindings
{
    /// <summary>The bindings, in the order of the catalog.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="schema">The message types of their services.</param>
    /// <param name="unannotated">Whether methods without a rule are served as <c>POST /package.Service/Method</c>.</param>
    public static IReadOnlyList<DocumentedBinding> Of(IEnumerable<CatalogMethod> methods, Schema schema, bool unannotated)
    {
        var bindings = new List<DocumentedBinding>();
        foreach (var method in methods)
        {
            if (method.Descriptor is { } descriptor
                && (HttpRules.Find(descriptor) ?? (unannotated ? new HttpRule { Post = method.FullName, Body = "*" } : null)) is { } rule)
            {
                bindings.AddRange(HttpRules.Flatten(rule).Select((binding, index) => Read(method, schema, binding, index)).OfType<DocumentedBinding>());
            }
        }

        return bindings;
    }

    private static DocumentedBinding? Read(CatalogMethod method, Schema schema, HttpRule rule, int index)
    {
        var input = schema.FindMessage(method.Descriptor!.InputType.FullName);
        var output = schema.FindMessage(method.Descriptor.OutputType.FullName);
        var (kind, text) = HttpRules.Pattern(rule);
        if (input is null
            || output is null
            || !PathTemplate.TryParse(text, out var template, out _)
            || MethodOf(kind, rule) is not { } httpMethod
            || PathFields(template, input) is not { } pathFields
            || !TryFindBody(rule.Body, input, out var bodyField)
            || !TryFindBody(rule.ResponseBody, output, out var responseBodyField))
        {
            return null;
        }

        return new()
        {
            Method = method,
            Input = input,
            Output = output,
            HttpMethod = httpMethod,
            AnyHttpMethod = kind == "*",
            Template = template,
            PathFields = pathFields,
            BodyIsMessage = rule.Body == "*",
            BodyField = bodyField,
            ResponseBodyField = responseBodyField,
            Index = index,
        };
    }

    private static HttpMethod? MethodOf(string kind, HttpRule rule)
    {
        if (kind == "*")
        {
            return rule.Body.Length > 0 ? HttpMethod.Post : HttpMethod.Get;
        }

        try
        {
            return HttpMethod.Parse(kind);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static List<IReadOnlyList<FieldSchema>>? PathFields(PathTemplate template, MessageSchema input)
    {
        var chains = new List<IReadOnlyList<FieldSchema>>(template.Variables.Count);
        foreach (var variable in template.Variables)
        {
            var chain = new List<FieldSchema>(variable.FieldNames.Count);
            var message = input;
            foreach (var name in variable.FieldNames)
            {
                if (message?.FindField(name) is not { } field)
                {
                    return null;
                }

                chain.Add(field);
                message = field.Message;
            }

            chains.Add(chain);
        }

        return chains;
    }

    private static bool TryFindBody(string name, MessageSchema message, out FieldSchema? field)
    {
        field = name is "" or "*" ? null : message.FindField(name);
        return field is not null || name is "" or "*";
    }
}
