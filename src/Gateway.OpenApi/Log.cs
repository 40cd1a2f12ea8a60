using Microsoft.Extensions.Logging;

namespace Gateway.OpenApi;

/// <summary>Everything that documents and pages log.</summary>
internal static partial class Log
{
    /// <summary>The category of these events.</summary>
    public const string Category = "Gateway.OpenApi";

    [LoggerMessage(EventId = 1, EventName = "CommentsUnreadable", Level = LogLevel.Warning, Message = "XML comments could not be read from {File}; the OpenAPI document goes without them.")]
    public static partial void CommentsUnreadable(ILogger logger, string file, Exception error);

    [LoggerMessage(EventId = 2, EventName = "NothingServed", Level = LogLevel.Warning, Message = "The OpenAPI documents have no gRPC methods, as none is transcoded: {Remedy}.")]
    public static partial void NothingServed(ILogger logger, string remedy);
}
