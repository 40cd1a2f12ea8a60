namespace Gateway.Transcoding.Routing;

/// <summary>One entry of a table: what stands at the end of a template's segments.</summary>
/// <param name="httpMethod">The HTTP method, or <c>*</c> for any.</param>
/// <param name="template">The template.</param>
/// <param name="verb">The template's verb as requests write it, or empty; one string for all routes of a table, so that verbs are compared by reference.</param>
/// <param name="index">Which value of the table it leads to. The trie knows nothing of their type: shared generic code is slower.</param>
internal sealed class Route(string httpMethod, PathTemplate template, string verb, int index)
{
    public string HttpMethod { get; } = httpMethod;

    public PathTemplate Template { get; } = template;

    public string Verb { get; } = verb;

    public int Index { get; } = index;
}
