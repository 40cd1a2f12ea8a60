using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Grpc.Client;

/// <summary>Everything the client logs, in the category <c>Grpc.Net.Client</c>. A call's failure is its caller's to judge, so it is not an error here.</summary>
internal static partial class Log
{
    public static void Ended(ILogger logger, string method, Status status)
    {
        if (status.StatusCode == StatusCode.OK)
        {
            Succeeded(logger, method);
        }
        else
        {
            Failed(logger, method, status.StatusCode, status.Detail, status.DebugException);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "CallStarting", Level = LogLevel.Debug, Message = "Starting the call {Method}.")]
    public static partial void Starting(ILogger logger, string method);

    [LoggerMessage(EventId = 2, EventName = "ResponseStarted", Level = LogLevel.Debug, Message = "The response of {Method} has started.")]
    public static partial void ResponseStarted(ILogger logger, string method);

    [LoggerMessage(EventId = 3, EventName = "WaitingForReady", Level = LogLevel.Information, Message = "{Method} waits {Delay} for its server, which can't be reached.")]
    public static partial void WaitingForReady(ILogger logger, string method, TimeSpan delay, Exception error);

    [LoggerMessage(EventId = 4, EventName = "CallSucceeded", Level = LogLevel.Debug, Message = "The call {Method} has ended with OK.")]
    private static partial void Succeeded(ILogger logger, string method);

    [LoggerMessage(EventId = 5, EventName = "CallFailed", Level = LogLevel.Information, Message = "The call {Method} has ended with {StatusCode}: {Detail}")]
    private static partial void Failed(ILogger logger, string method, StatusCode statusCode, string detail, Exception? error);
}
