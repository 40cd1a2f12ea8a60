using Gateway.Rest;

namespace Gateway.Mcp.Tools;

/// <summary>A method that is a tool.</summary>
/// <param name="Method">The method.</param>
/// <param name="Name">The name of the tool.</param>
/// <param name="Declared">What the .proto file or the rules say of the tool; null for nothing.</param>
internal sealed record ChosenMethod(GatewayMethod Method, string Name, Protos.Tool? Declared);
