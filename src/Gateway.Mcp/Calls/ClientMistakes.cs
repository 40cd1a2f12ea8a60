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
            if (!OptionalMethods.AreServed(request.Method, context.Server.ServerOptions))
            {
                throw new McpProtocolException($"This server has no method '{request.Method}'.", McpErrorCode.MethodNotFound);
            }

            CheckTypes(request);
            if (request.Method == RequestMethods.ToolsCall)
            {
                var name = (string?)request.Params?["name"] ?? "";
                if (tools.Has(name))
                {
                    // ToolCaller ends the call of a client that leaves. With a cancelled token, the protocol's own code would log a warning about it.
                    cancellationToken = CancellationToken.None;
                }
                else if (context.Server.ServerOptions.ToolCollection?.TryGetPrimitive(name, out _) != true)
                {
                    throw new McpProtocolException(UnknownTool(name), McpErrorCode.InvalidParams);
                }
            }

            await next(context, cancellationToken);
        }
        catch (JsonException unreadable)
        {
            // Its message names types of .NET.
            throw new McpProtocolException($"The params of {request.Method} cannot be read. Look at {unreadable.Path ?? "all of them"}.", McpErrorCode.InvalidParams);
        }
    };

    // The parts that the methods of tools read.
    private static void CheckTypes(JsonRpcRequest request)
    {
        if (request.Params is not (null or JsonObject))
        {
            throw new McpProtocolException("params: expected an object.", McpErrorCode.InvalidParams);
        }

        if (request.Params is not JsonObject parameters || request.Method is not (RequestMethods.ToolsCall or RequestMethods.ToolsList))
        {
            return;
        }

        foreach (var (name, value) in parameters)
        {
            var expected = name switch
            {
                "arguments" or "_meta" when value is not (null or JsonObject) => "an object",
                "name" or "cursor" when value is not null && value.GetValueKind() != JsonValueKind.String => "a string",
                _ => null,
            };
            if (expected is not null)
            {
                throw new McpProtocolException($"params.{name}: expected {expected}.", McpErrorCode.InvalidParams);
            }
        }
    }
}
