namespace Gateway.Transcoding.Routing;

/// <summary>One entry of a table: what stands at the end of a template's segments.</summary>
internal sealed class Route<T>(string httpMethod, PathTemplate template, T value)
{
    public string HttpMethod { get; } = httpMethod;

    public PathTemplate Template { get; } = template;

    public string Verb { get; } = CanonicalText.Of(template.Verb);

    public T Value { get; } = value;
}
