using Gateway.OpenApi.Comments;
using Gateway.Rest;
using ModelContextProtocol.Protocol;

namespace Gateway.Mcp.Tools;

/// <summary>Makes what clients are told of tools.</summary>
internal sealed class ToolDefinitions(CommentBook comments, ToolSchemas schemas, GatewayCalls calls)
{
    /// <summary>The tool of a method.</summary>
    /// <param name="chosen">The method.</param>
    /// <param name="httpMethod">The HTTP method of its first binding; null when it has none.</param>
    public MethodTool Of(ChosenMethod chosen, string? httpMethod)
    {
        var (method, name, declared) = chosen;
        var definition = new Tool
        {
            Name = name,
            Title = declared?.Title is { Length: > 0 } title ? title : OpenApi.Text.Words(method.Name),
            Description = OpenApi.Text.Paragraphs(
            [
                declared?.Description is { Length: > 0 } own ? own : comments.Find(method.Descriptor.FullName)?.Text ?? $"Calls {method.QualifiedName}.",
                method.ServerStreams ? "Answers with a stream of messages. The result lists them." : null,
                method.Descriptor.ToProto().Options?.Deprecated == true ? "Deprecated." : null,
            ]),
            InputSchema = schemas.OfArguments(method),
            OutputSchema = schemas.OfResult(method),
            Annotations = ToolHints.Of(method, httpMethod, declared),
        };
        return new MethodTool(method, definition, WrapsAnswer: !method.ServerStreams && !ToolSchemas.IsObject(calls.OutputOf(method)));
    }
}
