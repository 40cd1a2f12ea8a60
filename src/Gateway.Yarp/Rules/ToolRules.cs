using Gateway.Rest;

namespace Gateway.Yarp.Rules;

/// <summary>Finds what files say of methods as tools. The most exact selector counts: a whole name before all beginnings, and of these the longest.</summary>
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

    /// <summary>What is said of a method, by its full name with dots; null for nothing.</summary>
    public ToolMetadata? Find(string method) => _exact.TryGetValue(method, out var rule) ? rule.Tool : _patterns.Find(pattern => pattern.Matches(method))?.Tool;
}
