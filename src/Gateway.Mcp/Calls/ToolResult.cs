using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Mcp.Tools;
using Gateway.Rest;
using Grpc.Core;
using ModelContextProtocol.Protocol;

namespace Gateway.Mcp.Calls;

/// <summary>Collects the messages of an answer as the result of a tool, within its limits.</summary>
internal sealed class ToolResult
{
    // The key of a status in the metadata of a result.
    private const string StatusKey = "google.rpc/status";

    // The most bytes that one character needs in escaped JSON: \u0000.
    private const int MostBytesOfCharacter = 6;

    private static readonly byte[] _cutEnd = Encoding.UTF8.GetBytes($"],\"{ToolSchemas.CutMember}\":true}}");

    private readonly MethodTool _tool;
    private readonly GatewayMcpOptions _options;
    private readonly ArrayBufferWriter<byte> _json = new();
    private bool _isTooLong;

    public ToolResult(MethodTool tool, GatewayMcpOptions options)
    {
        (_tool, _options) = (tool, options);
        if (tool.Method.ServerStreams)
        {
            Write($"{{\"{ToolSchemas.MessagesMember}\":[");
        }
        else if (tool.WrapsAnswer)
        {
            Write($"{{\"{ToolSchemas.ValueMember}\":");
        }
    }

    /// <summary>How many messages there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the stream was cut at a limit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Takes a message.</summary>
    /// <returns>Whether the message fits.</returns>
    public bool TryAdd(ReadOnlySpan<byte> message)
    {
        if (_json.WrittenCount + message.Length + _cutEnd.Length > _options.MaxResultBytes)
        {
            IsCut = _tool.Method.ServerStreams;
            _isTooLong = !IsCut;
            return false;
        }

        if (Count++ > 0)
        {
            Write(",");
        }

        _json.Write(message);
        return true;
    }

    /// <summary>Marks the stream as cut after the messages so far.</summary>
    public void Cut() => IsCut = true;

    /// <summary>The result of the call.</summary>
    public CallToolResult Of(GatewayCallResult ended)
    {
        if (_isTooLong)
        {
            return Fail(new Status(StatusCode.ResourceExhausted, $"The answer is longer than the limit of {_options.MaxResultBytes} bytes."));
        }

        if (ended.Status.StatusCode == StatusCode.OK || ended.WasStopped)
        {
            var text = Complete();
            using var document = JsonDocument.Parse(text);
            return new CallToolResult { Content = [new TextContentBlock { Text = text }], StructuredContent = document.RootElement.Clone() };
        }

        var failure = ended.StatusJson.Length <= _options.MaxResultBytes ? Fail(Encoding.UTF8.GetString(ended.StatusJson.Span)) : Fail(Shorten(ended.Status));
        if (_tool.Method.ServerStreams && Count > 0)
        {
            // The messages before the failure may still be useful.
            failure.Content.Add(new TextContentBlock { Text = Complete() });
        }

        return failure;
    }

    /// <summary>The result of a call that was refused.</summary>
    public static CallToolResult Fail(Status status) =>
        Fail(new JsonObject { ["code"] = (int)status.StatusCode, ["message"] = status.Detail, ["details"] = new JsonArray() }.ToJsonString());

    // The status is not structured content: that follows the schema of the answer.
    private static CallToolResult Fail(string status) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = status }],
        Meta = new JsonObject { [StatusKey] = JsonNode.Parse(status) },
    };

    // Neither the details nor the message of a status has a limit of its own.
    private Status Shorten(Status status) => new(status.StatusCode, status.Detail.Length <= _options.MaxResultBytes / MostBytesOfCharacter
        ? status.Detail
        : "The message of this status and its details are longer than a result may be.");

    private string Complete()
    {
        var end = _tool.Method.ServerStreams ? IsCut ? _cutEnd : "]}"u8 : _tool.WrapsAnswer ? "}"u8 : default;
        return string.Concat(Encoding.UTF8.GetString(_json.WrittenSpan), Encoding.UTF8.GetString(end));
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _json);
}
