using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Gateway.Mcp.Calls;

/// <summary>Refuses calls of tools that do not exist before the protocol's own code handles them: that would log the client's mistake as an error.</summary>
internal static class UnknownTools
{
    /// <summary>What the client is told.</summary>
    public static string Message(string name) => $"There is no tool '{name}': tools/list has those that there are.";

    /// <summary>Refuses them, and passes all else on.</summary>
    public static McpMessageFilter Refuse(ToolCaller tools) => next => (context, cancellationToken) =>
        context.JsonRpcMessage is JsonRpcRequest { Method: RequestMethods.ToolsCall } request
            && NameIn(request.Params) is { } name
            && !tools.Has(name)
            && context.Server.ServerOptions.ToolCollection?.TryGetPrimitive(name, out _) != true
                ? throw new McpProtocolException(Message(name), McpErrorCode.InvalidParams)
                : next(context, cancellationToken);

    // Null for what is no name: the protocol's own code refuses that.
    private static string? NameIn(JsonNode? asked) =>
        asked is null or JsonObject && asked?["name"] is null ? ""
        : asked is JsonObject && asked["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name
        : null;
}
