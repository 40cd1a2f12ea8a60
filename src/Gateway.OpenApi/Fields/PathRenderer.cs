using System.Text;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.OpenApi.Fields;

/// <summary>
/// Writes path templates in OpenAPI's form. <c>{name}</c> stays, and a variable of several segments is spelled out:
/// <c>/v1/{name=shelves/*}</c> and <c>/v1/{name=things/*}</c> become <c>/v1/shelves/{shelf}</c> and <c>/v1/things/{thing}</c>.
/// The prefix of a route group comes first, without the constraints of its parameters.
/// </summary>
internal sealed class PathRenderer(FieldNaming naming)
{
    /// <summary>The path of a binding.</summary>
    public RenderedPath Render(DocumentedBinding binding)
    {
        var path = RenderTemplate(binding);
        return binding.Method.Prefix.Length > 0 ? Join(binding.Method.Prefix, path) : path;
    }

    private RenderedPath RenderTemplate(DocumentedBinding binding)
    {
        var template = binding.Http.Template;
        var text = new StringBuilder();
        var parameters = new List<PathParameter>();
        for (var i = 0; i < template.Segments.Count; i++)
        {
            text.Append('/');
            if (template.Segments[i].Kind == TemplateSegmentKind.Literal)
            {
                text.Append(template.Segments[i].Text);
                continue;
            }

            var parameter = ParameterAt(binding, i);
            parameter = parameter with { Name = Unused(parameter.Name, parameters) };
            parameters.Add(parameter);
            text.Append('{').Append(parameter.Name).Append('}');
        }

        if (text.Length == 0)
        {
            text.Append('/');
        }

        if (template.Verb.Length > 0)
        {
            text.Append(':').Append(template.Verb);
        }

        return new(text.ToString(), parameters);
    }

    // The parameters of the template keep their names, which are fields of the request. The names of the prefix's parameters can be changed.
    private static RenderedPath Join(string prefix, RenderedPath path)
    {
        var text = new StringBuilder();
        var parameters = new List<PathParameter>();
        foreach (var segment in RoutePatternFactory.Parse(prefix).PathSegments)
        {
            text.Append('/');
            foreach (var part in segment.Parts)
            {
                if (part is RoutePatternParameterPart parameter)
                {
                    var name = Unused(parameter.Name, [.. path.Parameters, .. parameters]);
                    parameters.Add(new(name, null, null));
                    text.Append('{').Append(name).Append('}');
                }
                else
                {
                    text.Append(part is RoutePatternLiteralPart literal ? literal.Content : ((RoutePatternSeparatorPart)part).Content);
                }
            }
        }

        return new(path.Text == "/" ? text.ToString() : text + path.Text, [.. parameters, .. path.Parameters]);
    }

    private PathParameter ParameterAt(DocumentedBinding binding, int at)
    {
        var template = binding.Http.Template;
        var rest = template.Segments[at].Kind == TemplateSegmentKind.Rest;
        var several = rest ? "One segment or more; slashes between them are not escaped." : null;
        for (var v = 0; v < template.Variables.Count; v++)
        {
            var variable = template.Variables[v];
            if (at < variable.Start || at >= variable.End)
            {
                continue;
            }

            var path = naming.PathOf(binding.Http.PathVariables[v].Fields);
            if (variable.End - variable.Start == 1)
            {
                return new(path, binding.Http.PathVariables[v].Fields[^1], several);
            }

            var pattern = string.Join('/', template.Segments.Skip(variable.Start).Take(variable.End - variable.Start));
            var note = $"The {(rest ? "`**`" : "`*`")}{After(template, variable, at)} in the value of `{path}`, which has the form `{pattern}`.";
            return new(PartName(binding, variable, at, path), null, several is null ? note : $"{note} {several}") { Whole = binding.Http.PathVariables[v].Fields[^1] };
        }

        return new(rest ? "rest" : "segment", null, several ?? "Any one segment.");
    }

    private static string After(PathTemplate template, TemplateVariable variable, int at) =>
        PreviousLiteral(template, variable, at) is { } literal ? $" after `{literal}`" : "";

    // In {name=shelves/*/books/*}, the segment after a collection is named with the singular of the collection, as in a resource name.
    private string PartName(DocumentedBinding binding, TemplateVariable variable, int at, string path)
    {
        if (PreviousLiteral(binding.Http.Template, variable, at) is not { } literal || ResourceNames.Singular(literal) is not { } name)
        {
            return path;
        }

        // A field of the request may already have that name.
        return binding.Http.Input.Fields.Any(field => naming.NameOf(field) == name) ? name + "Id" : name;
    }

    private static string? PreviousLiteral(PathTemplate template, TemplateVariable variable, int at) =>
        at > variable.Start && template.Segments[at - 1] is { Kind: TemplateSegmentKind.Literal } literal ? literal.Text : null;

    private static string Unused(string name, List<PathParameter> parameters)
    {
        var candidate = name;
        for (var i = 2; parameters.Any(parameter => parameter.Name == candidate); i++)
        {
            candidate = $"{name}_{i}";
        }

        return candidate;
    }
}
