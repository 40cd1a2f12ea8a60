namespace Gateway.Transcoding.Routing;

/// <summary>One entry of a route table: the target of a template's segments.</summary>
/// <param name="httpMethod">The HTTP method, or <c>*</c> for any.</param>
/// <param name="template">The template.</param>
/// <param name="verb">The template's verb as requests write it, or empty. All routes of a table share one string for a verb, so that verbs are compared by reference.</param>
/// <param name="index">The index of the route's value in the table. The trie does not know the type of the values, because shared generic code is slower.</param>
internal sealed class Route(string httpMethod, PathTemplate template, string verb, int index)
{
    public string HttpMethod { get; } = httpMethod;

    public PathTemplate Template { get; } = template;

    public string Verb { get; } = verb;

    public int Index { get; } = index;
}
