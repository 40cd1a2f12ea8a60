using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Grpc.Server;

/// <summary>Every event this project logs. A client's fault is never an error.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "ServiceFailed", Level = LogLevel.Error, Message = "{Method} threw.")]
    public static partial void ServiceFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 2, EventName = "ServiceEndedCall", Level = LogLevel.Information, Message = "{Method} ended with {StatusCode}: {Detail}")]
    public static partial void ServiceEndedCall(ILogger logger, string method, StatusCode statusCode, string detail);

    [LoggerMessage(EventId = 3, EventName = "CallCancelled", Level = LogLevel.Information, Message = "{Method} was cancelled: {StatusCode}.")]
    public static partial void CallCancelled(ILogger logger, string method, StatusCode statusCode);

    [LoggerMessage(EventId = 4, EventName = "RequestRefused", Level = LogLevel.Information, Message = "A request to {Path} was refused: {Reason}")]
    public static partial void RequestRefused(ILogger logger, string path, string reason);

    [LoggerMessage(EventId = 5, EventName = "NoMethods", Level = LogLevel.Warning, Message = "{Service} has no gRPC methods: it does not derive from a base class that Grpc.Tools generates, and no IServiceMethodProvider knows it.")]
    public static partial void NoMethods(ILogger logger, Type service);

    [LoggerMessage(EventId = 6, EventName = "MethodMapped", Level = LogLevel.Debug, Message = "{Method} is served by {Service}.")]
    public static partial void MethodMapped(ILogger logger, string method, Type service);

    // A PathString writes itself percent-encoded: a client cannot write lines of the log.
    [LoggerMessage(EventId = 7, EventName = "MethodUnknown", Level = LogLevel.Information, Message = "A call of {Path} was answered UNIMPLEMENTED: there is no such method.")]
    public static partial void MethodUnknown(ILogger logger, PathString path);

    [LoggerMessage(EventId = 8, EventName = "UnknownRefused", Level = LogLevel.Information, Message = "A request to {Path}, where no method is, was refused: {Reason}")]
    public static partial void UnknownRefused(ILogger logger, PathString path, string reason);
}
