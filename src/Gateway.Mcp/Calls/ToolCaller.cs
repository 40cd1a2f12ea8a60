using System.Buffers;
using System.Text;
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

    /// <summary>Whether there is a tool of this name. Access is not asked.</summary>
    public bool Has(string name) => catalog.Current.Find(name) is not null;

    /// <summary>The tools that the caller may call.</summary>
    public async ValueTask<ListToolsResult> ListAsync()
    {
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

    /// <summary>Calls a tool.</summary>
    /// <exception cref="McpProtocolException">There is no such tool.</exception>
    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> asked, CancellationToken cancellationToken)
    {
        var name = asked.Params?.Name ?? "";
        var tool = catalog.Current.Find(name)
            ?? throw new McpProtocolException(UnknownTools.Message(name), McpErrorCode.InvalidParams);
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
        var token = asked.Params!.ProgressToken;
        var call = calls.Begin(context, tool.Method, Write(asked.Params.Arguments), new GatewayCallOptions
        {
            Door = DoorName,
            Timeout = options.Value.CallTimeout,
            OnMessage = (message, end) => TakeAsync(message, end),
        }, cancellationToken);
        request.HoldFor(GiveBackAsync(call.Completion, permit));
        var ended = await call.Result;
        Log.CallEnded(_logger, name, ended.Status.StatusCode);
        return result.Of(ended);

        async ValueTask<bool> TakeAsync(ReadOnlyMemory<byte> message, CancellationToken end)
        {
            if (!result.TryAdd(message.Span))
            {
                return false;
            }

            if (!tool.Method.ServerStreams)
            {
                return true;
            }

            if (token is { } progress)
            {
                await asked.Server.NotifyProgressAsync(progress, new ProgressNotificationValue { Progress = result.Count, Message = Encoding.UTF8.GetString(message.Span) }, cancellationToken: end);
            }

            if (result.Count < options.Value.MaxResultMessages)
            {
                return true;
            }

            result.Cut();
            return false;
        }
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
