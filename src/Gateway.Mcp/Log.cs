using Microsoft.Extensions.Logging;

namespace Gateway.Mcp;

/// <summary>Everything that the door logs.</summary>
internal static partial class Log
{
    /// <summary>The category of these events.</summary>
    public const string Category = "Gateway.Mcp";

    [LoggerMessage(EventId = 1, EventName = "ToolsMapped", Level = LogLevel.Information, Message = "{Count} methods are tools.")]
    public static partial void ToolsMapped(ILogger logger, int count);

    [LoggerMessage(EventId = 2, EventName = "ToolProblem", Level = LogLevel.Warning, Message = "{Problem}")]
    public static partial void ToolProblem(ILogger logger, string problem);

    [LoggerMessage(EventId = 3, EventName = "LeftOut", Level = LogLevel.Debug, Message = "{Method} is not a tool, although a pattern names it: {Reason}.")]
    public static partial void LeftOut(ILogger logger, string method, string reason);

    [LoggerMessage(EventId = 4, EventName = "RequestRefused", Level = LogLevel.Debug, Message = "A request was refused with HTTP status {HttpStatus}: {Reason}")]
    public static partial void RequestRefused(ILogger logger, int httpStatus, string reason);

    [LoggerMessage(EventId = 5, EventName = "CallEnded", Level = LogLevel.Debug, Message = "A call of the tool {Tool} ended with {Status}.")]
    public static partial void CallEnded(ILogger logger, string tool, Grpc.Core.StatusCode status);

    [LoggerMessage(EventId = 6, EventName = "NoTools", Level = LogLevel.Information, Message = "No method is a tool. Name methods in Gateway:Mcp:Tools, such as package.Service/*, or mark them with gateway/mcp.proto.")]
    public static partial void NoTools(ILogger logger);
}
