namespace Gateway.Mcp.Tools;

/// <summary>A declaration that a method is a tool, from a .proto file, a file of rules or code, but not from the options.</summary>
/// <param name="Tool">The declaration.</param>
/// <param name="IsPattern">Whether it applies to several methods at once.</param>
/// <param name="Place">Its place in a file of rules; null for a .proto file or code.</param>
internal sealed record DeclaredTool(Protos.Tool Tool, bool IsPattern, string? Place);
