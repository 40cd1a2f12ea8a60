using Microsoft.Extensions.Logging;

namespace Gateway.OpenApi;

/// <summary>Everything this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "CommentsUnreadable", Level = LogLevel.Warning, Message = "XML comments could not be read from {File}; the OpenAPI document goes without them.")]
    public static partial void CommentsUnreadable(ILogger logger, string file, Exception error);

    [LoggerMessage(EventId = 2, EventName = "NothingServed", Level = LogLevel.Warning, Message = "The OpenAPI documents and the streams console have no gRPC methods, as the gateway serves none: AddGateway() or MapGateway() was not called, or Gateway:Enabled is false.")]
    public static partial void NothingServed(ILogger logger);
}
