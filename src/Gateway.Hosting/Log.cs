using Microsoft.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>Every event this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "CallbackFailed", Level = LogLevel.Warning, Message = "A callback that {Method} registered on its cancellation token threw.")]
    public static partial void CallbackFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 2, EventName = "TrailerLeftOut", Level = LogLevel.Warning, Message = "A trailer '{Key}' of {Method} was left out: HTTP cannot carry it. Text values are printable ASCII; others belong into a key that ends in -bin.")]
    public static partial void TrailerLeftOut(ILogger logger, string method, string key);

    [LoggerMessage(EventId = 3, EventName = "EndFailed", Level = LogLevel.Error, Message = "The end of {Method} could not be sent; its connection was closed.")]
    public static partial void EndFailed(ILogger logger, string method, Exception exception);
}
