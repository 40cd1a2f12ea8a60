namespace Gateway.Transcoding.Routing;

/// <summary>The text is not a path template. The message names the column and the remedy.</summary>
#pragma warning disable CA1032 // The exception always has a template and a column, so the standard constructors would have no use.
public sealed class PathTemplateException(TemplateError error) : Exception($"{error}; {error.Remedy}")
#pragma warning restore CA1032
{
    /// <summary>The template, the column, the problem and the remedy.</summary>
    public TemplateError Error { get; } = error;
}
