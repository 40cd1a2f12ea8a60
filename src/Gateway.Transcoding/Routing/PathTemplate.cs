using System.Diagnostics.CodeAnalysis;

namespace Gateway.Transcoding.Routing;

/// <summary>A path template of <c>google.api.http</c>: segments, the variables that span them, and a verb.</summary>
/// <remarks>
/// <code>
/// Template = "/" | "/" Segments [ ":" Verb ]
/// Segments = Segment { "/" Segment }
/// Segment  = "*" | "**" | LITERAL | Variable
/// Variable = "{" FieldPath [ "=" Segments ] "}"      // {name} is {name=*}; variables do not nest
/// FieldPath = IDENT { "." IDENT }
/// </code>
/// At most one <c>**</c>. It takes as many segments as possible while the rest of the template still matches. See
/// <see href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">google/api/http.proto</see>.
/// </remarks>
public sealed class PathTemplate
{
    private readonly TemplateSegment[] _segments;
    private readonly TemplateVariable[] _variables;

    internal PathTemplate(string text, TemplateSegment[] segments, TemplateVariable[] variables, string verb)
    {
        Text = text;
        _segments = segments;
        _variables = variables;
        Verb = verb;
        RestIndex = Array.FindIndex(segments, segment => segment.Kind == TemplateSegmentKind.Rest);
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>The segments, without variables: <c>/v1/{name=shelves/*}</c> has <c>v1</c>, <c>shelves</c> and <c>*</c>.</summary>
    public IReadOnlyList<TemplateSegment> Segments => _segments;

    /// <summary>The variables, in the order of their segments. They never overlap.</summary>
    public IReadOnlyList<TemplateVariable> Variables => _variables;

    /// <summary>The text after the last colon, or empty: <c>cancel</c> in <c>/v1/{name}:cancel</c>.</summary>
    public string Verb { get; }

    /// <summary>Index of the <c>**</c> segment, or -1.</summary>
    internal int RestIndex { get; }

    internal ReadOnlySpan<TemplateVariable> VariableSpan => _variables;

    /// <summary>Parses a template.</summary>
    /// <exception cref="PathTemplateException">The text is not a template. The message names the column and the remedy.</exception>
    public static PathTemplate Parse(string text) =>
        TryParse(text, out var template, out var error) ? template : throw new PathTemplateException(error);

    /// <summary>Parses a template. On failure, the error tells why.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PathTemplate? template, [NotNullWhen(false)] out TemplateError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new PathTemplateParser(text);
        template = parser.Parse();
        error = parser.Error;
        return template is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
