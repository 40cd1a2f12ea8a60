using System.Collections.Frozen;

namespace Gateway.Mcp.Tools;

/// <summary>The current tools. Immutable: a change of the methods makes a new set.</summary>
/// <param name="All">The tools, in the order of their methods.</param>
/// <param name="Problems">Messages about named methods that cannot be tools.</param>
internal sealed record ToolSet(IReadOnlyList<MethodTool> All, IReadOnlyList<string> Problems)
{
    private readonly FrozenDictionary<string, MethodTool> _byName = All.ToFrozenDictionary(static tool => tool.Definition.Name, StringComparer.Ordinal);

    /// <summary>The tool with a name; null when there is none.</summary>
    public MethodTool? Find(string name) => _byName.GetValueOrDefault(name);
}
