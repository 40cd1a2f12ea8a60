using Microsoft.Extensions.Logging;

namespace Gateway.Rest;

/// <summary>Every event this project logs. A client's fault is never an error.</summary>
internal static partial class Log
{
    /// <summary>The category of all events.</summary>
    public const string Category = "Gateway.Rest";

    [LoggerMessage(EventId = 1, EventName = "RequestRefused", Level = LogLevel.Debug, Message = "{HttpMethod} {Template} ({Door}) was answered {HttpStatus}: {Reason}")]
    public static partial void RequestRefused(ILogger logger, string httpMethod, string template, string door, int httpStatus, string reason);

    [LoggerMessage(EventId = 2, EventName = "ResponseUnreadable", Level = LogLevel.Error, Message = "A response of {Method} cannot be written as JSON.")]
    public static partial void ResponseUnreadable(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 3, EventName = "BindingMapped", Level = LogLevel.Debug, Message = "{HttpMethod} {Template} calls {Method}.")]
    public static partial void BindingMapped(ILogger logger, string httpMethod, string template, string method);

    [LoggerMessage(EventId = 4, EventName = "HeadersTooLate", Level = LogLevel.Warning, Message = "{Method} sent headers after more than {HeadersAfter} of silence. They are lost, because the response has begun. Send headers earlier, or make GatewayOptions.StreamHeadersAfter longer.")]
    public static partial void HeadersTooLate(ILogger logger, string method, TimeSpan headersAfter);

    [LoggerMessage(EventId = 5, EventName = "SocketHidden", Level = LogLevel.Warning, Message = "No WebSocket can be opened to the stream {Hidden} ({HttpMethod} {Template}): the same path opens one to {Winner}.")]
    public static partial void SocketHidden(ILogger logger, string hidden, string httpMethod, string template, string winner);

    [LoggerMessage(EventId = 6, EventName = "UnarySocketsHidden", Level = LogLevel.Information, Message = "No WebSocket can be opened to these unary methods, because other methods have the same paths: {Hidden}.")]
    public static partial void UnarySocketsHidden(ILogger logger, string hidden);

    [LoggerMessage(EventId = 7, EventName = "ErrorFieldIsAmbiguous", Level = LogLevel.Warning, Message = "Messages of {Method} have a field '{Field}': in a stream, a client cannot tell it from a failure, which is {{\"error\":status}}. Rename it, or set StreamEnvelope.")]
    public static partial void ErrorFieldIsAmbiguous(ILogger logger, string method, string field);

    [LoggerMessage(EventId = 8, EventName = "NotMapped", Level = LogLevel.Warning, Message = "AddGateway() was called, but MapGateway() was not: nothing is served by REST. Call app.MapGateway() beside app.MapGrpcService<…>().")]
    public static partial void NotMapped(ILogger logger);

    [LoggerMessage(EventId = 9, EventName = "NoDescriptor", Level = LogLevel.Warning, Message = "{Service} is not served by REST: it has no generated base class, and GatewayOptions.Descriptors has no file that declares it. Add its FileDescriptor there.")]
    public static partial void NoDescriptor(ILogger logger, string service);

    [LoggerMessage(EventId = 10, EventName = "ChangeRefused", Level = LogLevel.Error, Message = "The gRPC endpoints have changed, but their new rules have mistakes. The gateway keeps the former endpoints until the rules are correct.")]
    public static partial void ChangeRefused(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 11, EventName = "NullAnswer", Level = LogLevel.Error, Message = "{Method} returned null instead of a message.")]
    public static partial void NullAnswer(ILogger logger, string method);

    [LoggerMessage(EventId = 12, EventName = "EndpointFailed", Level = LogLevel.Error, Message = "The gRPC endpoint of {Method} threw instead of answering with a status.")]
    public static partial void EndpointFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 13, EventName = "EndFailed", Level = LogLevel.Error, Message = "The end of {Method} could not be sent; its connection was closed.")]
    public static partial void EndFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 14, EventName = "CallbackFailed", Level = LogLevel.Warning, Message = "A callback that {Method} registered on its cancellation token threw.")]
    public static partial void CallbackFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 15, EventName = "TrailerLeftOut", Level = LogLevel.Warning, Message = "A trailer '{Key}' of {Method} was left out: HTTP cannot carry it. Text values are printable ASCII. Put other values into a key that ends in -bin. Send set-cookie as header metadata.")]
    public static partial void TrailerLeftOut(ILogger logger, string method, string key);

    [LoggerMessage(EventId = 16, EventName = "ShutdownTooShort", Level = LogLevel.Warning, Message = "The host stops within {ShutdownTimeout}, but calls may go on for {DrainTimeout}: calls that are open when the host stops end without a status. Make HostOptions.ShutdownTimeout longer than GatewayOptions.DrainTimeout.")]
    public static partial void ShutdownTooShort(ILogger logger, TimeSpan shutdownTimeout, TimeSpan drainTimeout);

    [LoggerMessage(EventId = 17, EventName = "ForwardedUnreadable", Level = LogLevel.Warning, Message = "An upstream server answered {Method} with a message that cannot be written as JSON.")]
    public static partial void ForwardedUnreadable(ILogger logger, string method, Exception exception);

    [LoggerMessage(EventId = 18, EventName = "ErrorFormatterFailed", Level = LogLevel.Error, Message = "{Formatter} threw, or wrote nothing, instead of an error. The error went out in the default form.")]
    public static partial void ErrorFormatterFailed(ILogger logger, string formatter, Exception? exception);

    [LoggerMessage(EventId = 19, EventName = "EventFieldMissing", Level = LogLevel.Warning, Message = "Events of {Method} do not use the field '{Field}'. Name a string, integer or enum field of the message itself, and a binding without response_body.")]
    public static partial void EventFieldMissing(ILogger logger, string method, string field);

    [LoggerMessage(EventId = 20, EventName = "OnlyHttp2", Level = LogLevel.Warning, Message = "Every endpoint of the configuration speaks HTTP/2 only, without TLS: curl, browsers and other clients of HTTP/1.1 cannot call it. Remove Kestrel:EndpointDefaults:Protocols, and call builder.WebHost.UseCleartextHttp2() of the package Gateway.Cleartext, which answers both on one port.")]
    public static partial void OnlyHttp2(ILogger logger);

    [LoggerMessage(EventId = 21, EventName = "StreamOptionUnused", Level = LogLevel.Warning, Message = "The option {Option} has no effect on {Method}: {Reason}.")]
    public static partial void StreamOptionUnused(ILogger logger, string method, string option, string reason);
}
