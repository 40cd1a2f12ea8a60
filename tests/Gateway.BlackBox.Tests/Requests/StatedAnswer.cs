namespace Gateway.BlackBox.Tests.Requests;

/// <summary>The answer that a file states: the status, the whole body, and some of the headers.</summary>
internal sealed record StatedAnswer(int Status, string Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The answer that came, as far as this one speaks of it: equal texts mean that every word was right.</summary>
    public async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);

        // The last line of a stream of lines ends too; nobody writes that into a comment.
        body = body.EndsWith('\n') ? body[..^1] : body;
        var headers = Headers.Select(stated => KeyValuePair.Create(stated.Key, Find(response, stated.Key)));
        return Describe((int)response.StatusCode, body, headers);
    }

    public override string ToString() => Describe(Status, Body, Headers);

    private static string Describe(int status, string body, IEnumerable<KeyValuePair<string, string>> headers) =>
        string.Join('\n', [$"{status} {body}", .. headers.Select(header => $"{header.Key}: {header.Value}")]);

    private static string Find(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : "(none)";
}
