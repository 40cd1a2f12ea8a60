using Microsoft.Extensions.Logging;

namespace Gateway.Rest;

/// <summary>Every event this project logs. A client's fault is never an error.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "RequestRefused", Level = LogLevel.Debug, Message = "{HttpMethod} {Template} was answered {HttpStatus}: {Reason}")]
    public static partial void RequestRefused(ILogger logger, string httpMethod, string template, int httpStatus, string reason);

    [LoggerMessage(EventId = 2, EventName = "ResponseUnreadable", Level = LogLevel.Error, Message = "A response of {Method} cannot be written as JSON.")]
    public static partial void ResponseUnreadable(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 3, EventName = "BindingMapped", Level = LogLevel.Debug, Message = "{HttpMethod} {Template} calls {Method}.")]
    public static partial void BindingMapped(ILogger logger, string httpMethod, string template, string method);

    [LoggerMessage(EventId = 4, EventName = "HeadersTooLate", Level = LogLevel.Warning, Message = "{Method} sends headers after more than {HeadersAfter} of silence: they are lost, as the response has begun.")]
    public static partial void HeadersTooLate(ILogger logger, string method, TimeSpan headersAfter);

    [LoggerMessage(EventId = 5, EventName = "SocketHidden", Level = LogLevel.Warning, Message = "No WebSocket can be opened to the stream {Hidden} ({HttpMethod} {Template}): the same path opens one to {Winner}.")]
    public static partial void SocketHidden(ILogger logger, string hidden, string httpMethod, string template, string winner);

    [LoggerMessage(EventId = 6, EventName = "UnarySocketsHidden", Level = LogLevel.Information, Message = "No WebSocket can be opened to these unary methods, as others have their paths: {Hidden}.")]
    public static partial void UnarySocketsHidden(ILogger logger, string hidden);

    [LoggerMessage(EventId = 7, EventName = "ErrorFieldIsAmbiguous", Level = LogLevel.Warning, Message = "Messages of {Method} have a field '{Field}': in a stream, a client cannot tell it from a failure, which is {{\"error\":status}}. Rename it, or set StreamEnvelope.")]
    public static partial void ErrorFieldIsAmbiguous(ILogger logger, string method, string field);
}
