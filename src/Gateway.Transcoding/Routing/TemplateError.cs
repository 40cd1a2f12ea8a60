namespace Gateway.Transcoding.Routing;

/// <summary>The reason why a text is not a path template.</summary>
/// <param name="Template">The template.</param>
/// <param name="Column">The place, in characters from 1; one past the length if the template ends too early.</param>
/// <param name="Problem">The problem, such as <c>expected '}'</c>.</param>
/// <param name="Remedy">The remedy.</param>
public sealed record TemplateError(string Template, int Column, string Problem, string Remedy)
{
    /// <summary><c>/v1/{name=*: column 12: expected '}'</c></summary>
    public override string ToString() => $"{Template}: column {Column}: {Problem}";
}
