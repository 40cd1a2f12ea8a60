namespace Gateway.Transcoding.Routing;

/// <summary>A path template does not parse. The message names the column and the remedy.</summary>
#pragma warning disable CA1032 // An error without a template and a column has nothing to say.
public sealed class PathTemplateException(TemplateError error) : Exception($"{error}; {error.Remedy}")
#pragma warning restore CA1032
{
    /// <summary>The template, the column, the problem and the remedy.</summary>
    public TemplateError Error { get; } = error;
}
