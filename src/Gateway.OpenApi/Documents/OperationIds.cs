using System.Text;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;

namespace Gateway.OpenApi.Documents;

/// <summary>
/// Gives operations unique ids. Generators make the names of functions from them: <c>Greetering_Hello</c>. The id of an additional binding also says how it differs from
/// the first: <c>Greetering_HelloByBody</c>.
/// </summary>
/// <param name="taken">The ids that the document already has.</param>
/// <param name="rename">Lets the application rename operations; null to keep the names of this class.</param>
internal sealed class OperationIds(IEnumerable<string> taken, Func<OperationNaming, string?>? rename)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);
    private readonly Dictionary<object, DocumentedBinding> _first = new(ReferenceEqualityComparer.Instance);

    /// <summary>The id of a binding.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="tag">The name of its service in the document.</param>
    public string Next(DocumentedBinding binding, string tag)
    {
        var first = _first.TryAdd(binding.Method, binding) ? binding : _first[binding.Method];
        var name = $"{Identifier(tag)}_{binding.Method.Name}";
        var id = ReferenceEquals(first, binding) ? name
            : Differences(binding, first).Select(difference => name + difference).FirstOrDefault(candidate => !_taken.Contains(candidate)) ?? name;
        var chosen = rename?.Invoke(new(binding.Method.ServiceName, binding.Method.Name, binding.Http.HttpMethod, binding.PrefixedTemplate, binding.Index, id)) ?? id;
        var unique = chosen;
        for (var i = 2; !_taken.Add(unique); i++)
        {
            unique = $"{chosen}_{i}";
        }

        return unique;
    }

    // What this binding has and the first does not have, the clearest difference first.
    private static IEnumerable<string> Differences(DocumentedBinding binding, DocumentedBinding first)
    {
        if (binding.Http.Body != BodyBinding.None && first.Http.Body == BodyBinding.None)
        {
            yield return "ByBody";
        }

        var variables = Variables(binding);
        if (variables.Length > 0 && variables != Variables(first))
        {
            yield return "By" + variables;
        }

        var literals = string.Concat(Literals(binding).Except(Literals(first), StringComparer.Ordinal).Select(Pascal));
        if (literals.Length > 0)
        {
            yield return "In" + literals;
        }

        if (binding.Http.HttpMethod != first.Http.HttpMethod)
        {
            yield return "By" + Pascal(binding.Http.HttpMethod == "*" ? "any" : binding.Http.HttpMethod.ToLowerInvariant());
        }
    }

    private static string Variables(DocumentedBinding binding) =>
        string.Join("And", binding.Http.PathVariables.Select(variable => string.Concat(variable.Fields.Select(field => Pascal(field.Name)))));

    private static IEnumerable<string> Literals(DocumentedBinding binding) => binding.Http.Template.Segments
        .Where(segment => segment.Kind == TemplateSegmentKind.Literal)
        .Select(segment => segment.Text)
        .Append(binding.Http.Template.Verb);

    // "managed-zones" becomes ManagedZones.
    private static string Pascal(string text)
    {
        var name = new StringBuilder(text.Length);
        var starts = true;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(starts ? char.ToUpperInvariant(c) : c);
            }

            starts = !char.IsAsciiLetterOrDigit(c);
        }

        return name.ToString();
    }

    private static string Identifier(string tag) => tag.Replace('.', '_');
}
