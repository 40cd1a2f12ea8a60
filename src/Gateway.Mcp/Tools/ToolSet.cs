using System.Collections.Frozen;
using Gateway.Rest;

namespace Gateway.Mcp.Tools;

/// <summary>The current tools. Immutable: a change of the methods makes a new set.</summary>
/// <param name="All">The tools, in the order of their methods.</param>
/// <param name="Problems">Messages about named methods that cannot be tools.</param>
internal sealed record ToolSet(IReadOnlyList<MethodTool> All, IReadOnlyList<string> Problems)
{
    private readonly FrozenDictionary<string, MethodTool> _byName = All.ToFrozenDictionary(static tool => tool.Definition.Name, StringComparer.Ordinal);

    private readonly FrozenDictionary<GatewayMethod, MethodTool> _byMethod = All.ToFrozenDictionary<MethodTool, GatewayMethod>(static tool => tool.Method, ReferenceEqualityComparer.Instance);

    /// <summary>The tool with a name; null when there is none.</summary>
    public MethodTool? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The tool that a method is; null if it is none.</summary>
    public MethodTool? Find(GatewayMethod method) => _byMethod.GetValueOrDefault(method);
}
