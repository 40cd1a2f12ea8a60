using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Gateway.Mcp.Calls;

/// <summary>Answers calls of tools that do not exist, before the protocol's own code does: that would log the client's mistake as an error.</summary>
internal static class UnknownTools
{
    /// <summary>What the client is told.</summary>
    public static string Message(string name) => $"There is no tool '{name}': tools/list has those that there are.";

    /// <summary>Answers them, and passes all else on.</summary>
    public static McpMessageFilter Refuse(ToolCaller tools) => next => (context, cancellationToken) =>
        context.JsonRpcMessage is JsonRpcRequest { Method: RequestMethods.ToolsCall, Params: JsonObject asked } request
            && asked["name"] is JsonValue value
            && value.TryGetValue<string>(out var name)
            && !tools.Has(name)
            && context.Server.ServerOptions.ToolCollection?.TryGetPrimitive(name, out _) != true
                ? context.Server.SendMessageAsync(Answer(request, name), cancellationToken)
                : next(context, cancellationToken);

    private static JsonRpcError Answer(JsonRpcRequest request, string name) => new()
    {
        Id = request.Id,
        Error = new JsonRpcErrorDetail { Code = (int)McpErrorCode.InvalidParams, Message = Message(name) },
        Context = new JsonRpcMessageContext { RelatedTransport = request.Context?.RelatedTransport },
    };
}
