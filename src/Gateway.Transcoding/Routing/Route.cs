namespace Gateway.Transcoding.Routing;

/// <summary>One entry of a table: what stands at the end of a template's segments.</summary>
/// <param name="httpMethod">The HTTP method, or <c>*</c> for any.</param>
/// <param name="template">The template.</param>
/// <param name="index">Which value of the table it leads to. The trie knows nothing of their type: shared generic code is slower.</param>
internal sealed class Route(string httpMethod, PathTemplate template, int index)
{
    public string HttpMethod { get; } = httpMethod;

    public PathTemplate Template { get; } = template;

    public string Verb { get; } = CanonicalText.Of(template.Verb);

    public int Index { get; } = index;
}
