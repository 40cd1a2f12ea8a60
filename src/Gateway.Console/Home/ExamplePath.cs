using System.Text;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;

namespace Gateway.Console.Home;

/// <summary>A path that matches a binding, with a value for each variable.</summary>
internal static class ExamplePath
{
    /// <summary>The path, with the values that API documents give to its parameters.</summary>
    public static string Of(DocumentedBinding binding, ParameterExamples examples)
    {
        var template = binding.Http.Template;
        var path = new StringBuilder(binding.Method.Prefix);
        for (var i = 0; i < template.Segments.Count; i++)
        {
            path.Append('/').Append(template.Segments[i] is { Kind: TemplateSegmentKind.Literal } literal ? literal.Text : Uri.EscapeDataString(ValueAt(binding, i, examples)));
        }

        if (path.Length == 0)
        {
            path.Append('/');
        }

        return template.Verb.Length > 0 ? $"{path}:{template.Verb}" : path.ToString();
    }

    private static string ValueAt(DocumentedBinding binding, int at, ParameterExamples examples)
    {
        for (var i = 0; i < binding.Http.Template.Variables.Count; i++)
        {
            var variable = binding.Http.Template.Variables[i];
            if (at >= variable.Start && at < variable.End)
            {
                var field = binding.Http.PathVariables[i].Fields[^1];
                var value = field.Kind == FieldKind.Message ? null : examples.OfPath(new PathParameter(field.Name, field, null))?.ToString();
                return value is { Length: > 0 } ? value : field.Kind == FieldKind.String ? field.Name : "value";
            }
        }

        return "value";
    }
}
