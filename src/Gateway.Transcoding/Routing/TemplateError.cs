namespace Gateway.Transcoding.Routing;

/// <summary>Why a path template does not parse.</summary>
/// <param name="Template">The template.</param>
/// <param name="Column">The place, in characters from 1; one past the length when the template ends too early.</param>
/// <param name="Problem">What is wrong, such as <c>expected '}'</c>.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record TemplateError(string Template, int Column, string Problem, string Remedy)
{
    /// <summary><c>/v1/{name=*: column 12: expected '}'</c></summary>
    public override string ToString() => $"{Template}: column {Column}: {Problem}";
}
