using Gateway.Rest;

namespace Gateway.Yarp.Rules;

/// <summary>Finds the declaration of a tool by the name of its method. The most exact selector wins: first a full name, then the longest prefix.</summary>
internal sealed class ToolRules
{
    private readonly Dictionary<string, ToolRule> _exact = new(StringComparer.Ordinal);
    private readonly List<ToolRule> _patterns = [];

    public ToolRules(IEnumerable<ToolRule> rules)
    {
        foreach (var rule in rules)
        {
            if (rule.Tool.IsPattern)
            {
                _patterns.Add(rule);
            }
            else
            {
                _exact.Add(rule.Selector, rule);
            }
        }

        _patterns.Sort(static (one, other) => other.Selector.Length - one.Selector.Length);
    }

    /// <summary>The declaration for a method, by its full name with dots; null for none.</summary>
    public ToolMetadata? Find(string method) => _exact.TryGetValue(method, out var rule) ? rule.Tool : _patterns.Find(pattern => pattern.Matches(method))?.Tool;
}
