namespace Gateway.Mcp.Tools;

/// <summary>What is said of a method as a tool, outside of the options.</summary>
/// <param name="Tool">What is said.</param>
/// <param name="IsPattern">Whether it is said of several methods at once.</param>
/// <param name="Place">Where: a place in a file of rules; null for the .proto file, or code.</param>
internal sealed record DeclaredTool(Protos.Tool Tool, bool IsPattern, string? Place);
