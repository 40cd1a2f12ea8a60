using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Gateway.Mcp.Calls;

/// <summary>
/// Refuses calls of unknown tools before the protocol's own code sees them: that code would log the client's mistake as an error. Also reports unreadable params as the client's mistake:
/// the protocol's own code calls them an internal error.
/// </summary>
internal static class ClientMistakes
{
    /// <summary>The message for a client that calls an unknown tool.</summary>
    public static string UnknownTool(string name) => $"There is no tool '{name}'. Call tools/list for the names of the tools.";

    /// <summary>Refuses these messages, and passes all others on.</summary>
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

    // Null when the name is not a string: the protocol's own code refuses that.
    private static string? NameIn(JsonNode? asked) =>
        asked is null or JsonObject && asked?["name"] is null ? ""
        : asked is JsonObject && asked["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name
        : null;
}
