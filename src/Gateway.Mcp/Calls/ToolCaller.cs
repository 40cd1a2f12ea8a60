using System.Buffers;
using System.Text.Json;
using Gateway.Mcp.Access;
using Gateway.Mcp.Tools;
using Gateway.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Gateway.Mcp.Calls;

/// <summary>Answers <c>tools/list</c> and <c>tools/call</c>.</summary>
internal sealed class ToolCaller(ToolCatalog catalog, GatewayCalls calls, MethodAccess access, CallPermits permits, IOptions<GatewayMcpOptions> options, ILoggerFactory loggers)
{
    /// <summary>The name of the door in telemetry.</summary>
    public const string DoorName = "mcp";

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);

    /// <summary>Whether there is a tool of this name. Does not check who may call it.</summary>
    public bool Has(string name) => catalog.Current.Find(name) is not null;

    /// <summary>The tools that the caller may call.</summary>
    /// <exception cref="McpProtocolException">The client asks for a further page: there is only one.</exception>
    public async ValueTask<ListToolsResult> ListAsync(RequestContext<ListToolsRequestParams> asked)
    {
        if (asked.Params?.Cursor is { } cursor)
        {
            throw new McpProtocolException($"There is no page '{cursor}': all tools are on one.", McpErrorCode.InvalidParams);
        }

        var request = Request;
        var shown = new List<Tool>();
        foreach (var tool in catalog.Current.All)
        {
            if (await access.FindRefusalAsync(GatewayCalls.ContextOf(request.Http, tool.Method)) is null)
            {
                shown.Add(tool.Definition);
            }
        }

        return new ListToolsResult { Tools = shown };
    }

    /// <summary>Calls a tool. The call ends when its client leaves.</summary>
    /// <exception cref="McpProtocolException">There is no such tool.</exception>
    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> asked, CancellationToken cancellationToken)
    {
        var name = asked.Params?.Name ?? "";
        while (true)
        {
            var tool = catalog.Current.Find(name) ?? throw new McpProtocolException(ClientMistakes.UnknownTool(name), McpErrorCode.InvalidParams);
            if (await TryCallAsync(tool, asked) is { } result)
            {
                return result;
            }
        }
    }

    // Null when the methods changed before the call began: nothing was called, so the caller of this may try again.
    private async ValueTask<CallToolResult?> TryCallAsync(MethodTool tool, RequestContext<CallToolRequestParams> asked)
    {
        var request = Request;
        var context = GatewayCalls.ContextOf(request.Http, tool.Method);
        if (await access.FindRefusalAsync(context) is { } refused)
        {
            return ToolResult.Fail(refused);
        }

        var permit = permits.Take(context, tool.Method, out var surplus);
        if (surplus is { } tooMany)
        {
            return ToolResult.Fail(tooMany);
        }

        var result = new ToolResult(tool, options.Value);
        var taker = new MessageTaker(tool.Method, result, options.Value.MaxResultMessages, asked);
        GatewayCall call;
        try
        {
            call = calls.Begin(context, tool.Method, Write(asked.Params!.Arguments), new GatewayCallOptions { Door = DoorName, Timeout = options.Value.CallTimeout, OnMessage = taker.TakeAsync }, request.Http.RequestAborted);
        }
        catch (Exception unbegun)
        {
            permit.Dispose();
            if (unbegun is InvalidOperationException && !ReferenceEquals(catalog.Current.Find(tool.Definition.Name), tool))
            {
                return null;
            }

            throw;
        }

        request.HoldFor(GiveBackAsync(call.Completion, permit));
        var ended = await call.Result;
        if (ended.IsCut)
        {
            request.GiveUpConnection();
        }

        Log.CallEnded(_logger, tool.Definition.Name, ended.Status.StatusCode);
        return result.Of(ended);
    }

    private static McpRequest Request => McpRequest.Current ?? throw new InvalidOperationException("Tools of the gateway are served by MapGatewayMcp() only.");

    private static async Task GiveBackAsync(Task completion, CallPermit permit)
    {
        using (permit)
        {
            await completion;
        }
    }

    private static ReadOnlyMemory<byte> Write(IDictionary<string, JsonElement>? arguments)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments ?? new Dictionary<string, JsonElement>())
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return json.WrittenMemory;
    }
}
