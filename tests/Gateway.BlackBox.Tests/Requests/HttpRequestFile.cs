using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.BlackBox.Tests.Requests;

/// <summary>
/// A file of requests in the form that editors know: variables on top, requests divided by <c>###</c>, and above each request, as comments,
/// what it is answered: the status and the body, further lines of the body, headers.
/// </summary>
internal static partial class HttpRequestFile
{
    public static IReadOnlyList<StatedRequest> Parse(string text)
    {
        var parts = Regex.Split(text, "^###", RegexOptions.Multiline);
        var variables = VariablePattern().Matches(parts[0]).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        return [.. parts.Skip(1).Select(part => ParseRequest(part, variables))];
    }

    private static StatedRequest ParseRequest(string part, Dictionary<string, string> variables)
    {
        foreach (var (name, value) in variables)
        {
            part = part.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
        }

        var lines = part.TrimEnd().Split('\n');
        var title = lines[0].Trim();
        var comments = lines.Skip(1).TakeWhile(line => line == "#" || line.StartsWith("# ", StringComparison.Ordinal)).Select(line => line.Length > 1 ? line[2..] : "").ToList();
        var rest = lines.Skip(1 + comments.Count).ToList();
        if (comments.Count == 0 || rest.Count == 0 || rest[0].Split(' ') is not [var method, var url])
        {
            throw new FormatException($"'{title}': expected a comment with the answer, then a request line.");
        }

        var headers = rest.Skip(1).TakeWhile(line => line.Length > 0).Select(Header).ToList();
        var body = string.Join('\n', rest.Skip(2 + headers.Count));
        return new StatedRequest(title, method, url, headers, body, ParseAnswer(title, comments));
    }

    private static StatedAnswer ParseAnswer(string title, List<string> comments)
    {
        if (StatusPattern().Match(comments[0]) is not { Success: true } first)
        {
            throw new FormatException($"'{title}': '{comments[0]}' does not begin with a status.");
        }

        var later = comments.Skip(1).ToLookup(line => HeaderPattern().IsMatch(line));
        var body = later[false].Prepend(first.Groups[2].Value);
        return new StatedAnswer(int.Parse(first.Groups[1].Value, CultureInfo.InvariantCulture), string.Join('\n', body), [.. later[true].Select(Header)]);
    }

    private static KeyValuePair<string, string> Header(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return new(line[..colon], line[(colon + 1)..].Trim());
    }

    [GeneratedRegex(@"^@(\w+) = (\S+)$", RegexOptions.Multiline)]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"^(\d{3})(?: (.*))?$")]
    private static partial Regex StatusPattern();

    // Headers are written with a capital; the fields of an event are in lower case.
    [GeneratedRegex(@"^[A-Z][A-Za-z-]*: ")]
    private static partial Regex HeaderPattern();
}
