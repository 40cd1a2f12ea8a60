using Microsoft.Extensions.Logging;

namespace Gateway.OpenApi;

/// <summary>Everything this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "CommentsUnreadable", Level = LogLevel.Warning, Message = "XML comments could not be read from {File}; the OpenAPI document goes without them.")]
    public static partial void CommentsUnreadable(ILogger logger, string file, Exception error);
}
