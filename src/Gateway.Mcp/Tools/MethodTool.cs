using Gateway.Rest;
using ModelContextProtocol.Protocol;

namespace Gateway.Mcp.Tools;

/// <summary>A method as a tool.</summary>
/// <param name="Method">The method.</param>
/// <param name="Definition">What clients are told of it.</param>
/// <param name="WrapsAnswer">Whether the answer is not a JSON object, and so becomes the member <c>value</c> of one.</param>
internal sealed record MethodTool(GatewayMethod Method, Tool Definition, bool WrapsAnswer);
