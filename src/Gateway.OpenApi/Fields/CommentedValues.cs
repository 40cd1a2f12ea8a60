using System.Text.RegularExpressions;

namespace Gateway.OpenApi.Fields;

/// <summary>The values that a comment gives as examples: <c>e.g. `x`</c>, <c>for example "x"</c>, <c>Example: x</c>.</summary>
internal static partial class CommentedValues
{
    private const int LongestValue = 200;

    /// <summary>The values, in the order of the comment.</summary>
    public static IEnumerable<string> In(string? comment)
    {
        if (comment is null)
        {
            return [];
        }

        return Stated().Matches(comment)
            .Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value)
            .Where(value => value.Length is > 0 and <= LongestValue);
    }

    [GeneratedRegex("""
        \b(?: e\.g\. | for\s+(?:example|instance) | examples?\s*: | such\s+as ) [,:]? \s* (?: `([^`\n]+)` | "([^"\n]+)" )
        | \b examples? \s* : \s+ ([^\s`",;]*[^\s`",;.)])
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Stated();
}
