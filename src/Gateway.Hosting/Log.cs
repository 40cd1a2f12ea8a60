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

    [LoggerMessage(EventId = 20, EventName = "TooManyUndecided", Level = LogLevel.Warning, Message = "Connections are closed as they come: {Most} others have not said yet which protocol they speak.")]
    public static partial void TooManyUndecided(ILogger logger, int most);

    [LoggerMessage(EventId = 21, EventName = "NothingToDetect", Level = LogLevel.Debug, Message = "Connection {ConnectionId} was closed before it had said which protocol it speaks: its time was up, or the server stops.")]
    public static partial void NothingToDetect(ILogger logger, string connectionId);

    [LoggerMessage(EventId = 22, EventName = "GoneUndecided", Level = LogLevel.Debug, Message = "The client of connection {ConnectionId} went away before it had said which protocol it speaks.")]
    public static partial void GoneUndecided(ILogger logger, string connectionId, Exception exception);

    [LoggerMessage(EventId = 23, EventName = "UndecidedRefused", Level = LogLevel.Debug, Message = "Connection {ConnectionId} was closed: too many others have not said yet which protocol they speak.")]
    public static partial void UndecidedRefused(ILogger logger, string connectionId);
}
