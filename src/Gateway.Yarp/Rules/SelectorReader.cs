using Gateway.Yarp.Schemas;

namespace Gateway.Yarp.Rules;

/// <summary>Reads selectors: the names of methods with dots, as in <c>google.api.Service</c>.</summary>
internal static class SelectorReader
{
    /// <summary>The selector as written; empty if the value is null or not text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="isPatternTaken">Whether a selector may end in <c>*</c> for several methods.</param>
    /// <param name="mistakes">Takes the mistakes.</param>
    public static string Read(YamlScalar key, YamlNode value, bool isPatternTaken, Mistakes mistakes)
    {
        var selector = ScalarReader.ReadText(key, value, mistakes);
        if (selector is not null && !IsMethodName(selector) && !(isPatternTaken && IsPattern(selector)))
        {
            mistakes.Add(value, $"\"{PeerText.Of(selector)}\" is not a full name of a method: write package.Service.Method, " + (isPatternTaken
                ? "or package.Service.* for all methods of a service, without a slash or a dot before it"
                : "without a wildcard, a slash, or a dot before it"));
        }

        return selector ?? "";
    }

    /// <summary>Whether the map has a selector, correct or not.</summary>
    public static bool IsGiven(YamlMap map) => map.Entries.Any(static entry => entry.Key.Value == "selector" && !ScalarReader.IsNull(entry.Value));

    private static bool IsMethodName(string selector) => selector.Split('.') is { Length: >= 2 } parts && parts.All(IsName);

    private static bool IsPattern(string selector) => selector == "*" || (selector.EndsWith(".*", StringComparison.Ordinal) && selector[..^2].Split('.').All(IsName));

    private static bool IsName(string part) => part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
