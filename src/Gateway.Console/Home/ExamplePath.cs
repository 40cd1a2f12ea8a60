using System.Text;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;

namespace Gateway.Console.Home;

/// <summary>A path that a binding answers, with a value in place of each variable.</summary>
internal static class ExamplePath
{
    public static string Of(DocumentedBinding binding)
    {
        var template = binding.Http.Template;
        var path = new StringBuilder(binding.Method.Prefix);
        for (var i = 0; i < template.Segments.Count; i++)
        {
            path.Append('/').Append(template.Segments[i] is { Kind: TemplateSegmentKind.Literal } literal ? literal.Text : Uri.EscapeDataString(ValueAt(binding, i)));
        }

        if (path.Length == 0)
        {
            path.Append('/');
        }

        return template.Verb.Length > 0 ? $"{path}:{template.Verb}" : path.ToString();
    }

    // The name of a text field tells more than any value of it.
    private static string ValueAt(DocumentedBinding binding, int at)
    {
        for (var i = 0; i < binding.Http.Template.Variables.Count; i++)
        {
            var variable = binding.Http.Template.Variables[i];
            if (at >= variable.Start && at < variable.End)
            {
                var field = binding.Http.PathVariables[i].Fields[^1];
                return field.Kind switch
                {
                    FieldKind.String => field.Name,
                    FieldKind.Message => "value",
                    _ => new RequestExamples(new FieldNaming(binding.Engine.Json), binding.Engine.Json).Value(field)?.ToString() ?? "value",
                };
            }
        }

        return "value";
    }
}
