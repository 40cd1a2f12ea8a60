using Gateway.Rest;
using Gateway.Yarp.Schemas;

namespace Gateway.Yarp.Rules;

/// <summary>Reads <c>tools</c>: the methods that are tools for agents. The keys of an item are the fields of <c>gateway.mcp.Tool</c>, as declared or as in JSON.</summary>
/// <remarks>
/// <code>
/// tools:
/// - selector: shop.v1.Orders.GetOrder
///   name: find_order
/// - selector: shop.v1.Catalog.*
/// </code>
/// </remarks>
internal sealed class ToolRuleReader(string file, Mistakes mistakes)
{
    private const int LongestName = 64;

    private static readonly string[] Keys = ["selector", "name", "title", "description", "read_only", "destructive", "idempotent", "open_world", "excluded"];

    private readonly Dictionary<string, YamlNode> _selectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlNode> _names = new(StringComparer.Ordinal);

    /// <summary>Reads an item. It is complete only if no mistake was noted.</summary>
    public ToolRule Read(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            mistakes.Add(node, "a tool must be a map with a selector: write - selector: package.Service.Method");
            return new ToolRule("", new ToolMetadata());
        }

        var rule = ReadMap(map);
        if (rule.Selector.Length == 0 && !SelectorReader.IsGiven(map))
        {
            mistakes.Add(map, "a tool needs a selector: the full name of a method, such as package.Service.Method, or package.Service.* for all methods of a service");
        }
        else if (rule.Selector.Length > 0 && !_selectors.TryAdd(rule.Selector, map))
        {
            mistakes.Add(map, $"{PeerText.Of(rule.Selector)} is a tool already, in line {_selectors[rule.Selector].Line}: remove one of them");
        }

        return rule;
    }

    private ToolRule ReadMap(YamlMap map)
    {
        var selector = "";
        var tool = new ToolMetadata { Place = $"{file}:{map.Line}:{map.Column}" };
        var ofOne = new List<YamlScalar>();
        foreach (var (key, value) in KnownKeys.Of(map, Keys, ServiceRules.DeclaredName, mistakes))
        {
            switch (ServiceRules.DeclaredName(key.Value))
            {
                case "selector": selector = SelectorReader.Read(key, value, isPatternTaken: true, mistakes); continue;
                case "excluded": tool = tool with { IsExcluded = ReadBool(key, value) == true }; continue;
                case "name": tool = tool with { Name = ReadName(key, value) }; break;
                case "title": tool = tool with { Title = ReadText(key, value) }; break;
                case "description": tool = tool with { Description = ReadText(key, value) }; break;
                case "read_only": tool = tool with { ReadOnly = ReadBool(key, value) }; break;
                case "destructive": tool = tool with { Destructive = ReadBool(key, value) }; break;
                case "idempotent": tool = tool with { Idempotent = ReadBool(key, value) }; break;
                default: tool = tool with { OpenWorld = ReadBool(key, value) }; break;
            }

            ofOne.Add(key);
        }

        if (!selector.EndsWith('*'))
        {
            return new ToolRule(selector, tool);
        }

        foreach (var key in ofOne)
        {
            mistakes.Add(key, $"\"{key.Value}\" is for one method, but {PeerText.Of(selector)} stands for several: name the method in an item of its own");
        }

        return new ToolRule(selector, tool with { IsPattern = true });
    }

    private string? ReadName(YamlScalar key, YamlNode value)
    {
        var name = ScalarReader.ReadText(key, value, mistakes);
        if (name is null)
        {
            return null;
        }

        if (name.Length is < 1 or > LongestName || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            mistakes.Add(value, $"\"{PeerText.Of(name)}\" is not a valid tool name: expected 1 to {LongestName} letters, digits, - and _");
        }
        else if (!_names.TryAdd(name, value))
        {
            mistakes.Add(value, $"the tool in line {_names[name].Line} has the name \"{name}\" already: give one of them another name");
        }

        return name;
    }

    // An empty text counts as absent, as in a .proto file.
    private string? ReadText(YamlScalar key, YamlNode value) => ScalarReader.ReadText(key, value, mistakes) is { Length: > 0 } text ? text : null;

    private bool? ReadBool(YamlScalar key, YamlNode value) => ScalarReader.IsNull(value) ? null : ScalarReader.ReadBool(key, value, mistakes);
}
