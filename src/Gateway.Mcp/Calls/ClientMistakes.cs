using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Gateway.Mcp.Calls;

/// <summary>
/// Refuses calls of tools that do not exist before the protocol's own code handles them, which would log the client's mistake as an error. And says of what that code cannot read that it is the client's mistake: to the
/// protocol's own code it is an internal error.
/// </summary>
internal static class ClientMistakes
{
    /// <summary>What the client of a tool that does not exist is told.</summary>
    public static string UnknownTool(string name) => $"There is no tool '{name}': tools/list has those that there are.";

    /// <summary>Refuses them, and passes all else on.</summary>
    public static McpMessageFilter Refuse(ToolCaller tools) => next => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is not JsonRpcRequest request)
        {
            await next(context, cancellationToken);
            return;
        }

        try
        {
            if (request.Method == RequestMethods.ToolsCall && NameIn(request.Params) is { } name && !tools.Has(name) && context.Server.ServerOptions.ToolCollection?.TryGetPrimitive(name, out _) != true)
            {
                throw new McpProtocolException(UnknownTool(name), McpErrorCode.InvalidParams);
            }

            await next(context, cancellationToken);
        }
        catch (JsonException unreadable)
        {
            throw new McpProtocolException($"The params of {request.Method} cannot be read: {unreadable.Message}", McpErrorCode.InvalidParams);
        }
    };

    // Null for what is no name: the protocol's own code refuses that.
    private static string? NameIn(JsonNode? asked) =>
        asked is null or JsonObject && asked?["name"] is null ? ""
        : asked is JsonObject && asked["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name
        : null;
}
