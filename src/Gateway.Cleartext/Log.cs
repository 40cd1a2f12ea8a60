using Microsoft.Extensions.Logging;

namespace Gateway.Cleartext;

/// <summary>Every event this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "TooManyUndecided", Level = LogLevel.Warning, Message = "The server closes new connections at once: {Most} others have not yet shown which protocol they speak.")]
    public static partial void TooManyUndecided(ILogger logger, int most);

    [LoggerMessage(EventId = 2, EventName = "NothingToDetect", Level = LogLevel.Debug, Message = "The server closed connection {ConnectionId} before it showed which protocol it speaks: its time was up, or the server is stopping.")]
    public static partial void NothingToDetect(ILogger logger, string connectionId);

    [LoggerMessage(EventId = 3, EventName = "GoneUndecided", Level = LogLevel.Debug, Message = "The client closed connection {ConnectionId} before it showed which protocol it speaks.")]
    public static partial void GoneUndecided(ILogger logger, string connectionId, Exception exception);

    [LoggerMessage(EventId = 4, EventName = "UndecidedRefused", Level = LogLevel.Debug, Message = "The server closed connection {ConnectionId}: too many others have not yet shown which protocol they speak.")]
    public static partial void UndecidedRefused(ILogger logger, string connectionId);
}
