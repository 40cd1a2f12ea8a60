using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Yarp;

/// <summary>Every event this project logs. A client's fault is never an error.</summary>
internal static partial class Log
{
    /// <summary>The category of all events.</summary>
    public const string Category = "Gateway.Yarp";

    [LoggerMessage(EventId = 1, EventName = "SchemaTaken", Level = LogLevel.Information, Message = "Cluster '{Cluster}': its schema with {Methods} methods is in force.")]
    public static partial void SchemaTaken(ILogger logger, string cluster, int methods);

    [LoggerMessage(EventId = 2, EventName = "SchemaRefused", Level = LogLevel.Warning, Message = "Cluster '{Cluster}': {Consequence}. {Problem}")]
    public static partial void SchemaRefused(ILogger logger, string cluster, string consequence, string problem);

    [LoggerMessage(EventId = 3, EventName = "DestinationsDiffer", Level = LogLevel.Warning, Message = "Cluster '{Cluster}': the destinations have different schemas. The gateway uses the newest, that of {Used}, and not that of {Others}.")]
    public static partial void DestinationsDiffer(ILogger logger, string cluster, string used, string others);

    [LoggerMessage(EventId = 4, EventName = "ClusterConflict", Level = LogLevel.Warning, Message = "A service, method or path exists twice and is served once: {Conflict}.")]
    public static partial void ClusterConflict(ILogger logger, string conflict);

    [LoggerMessage(EventId = 5, EventName = "ServedHere", Level = LogLevel.Warning, Message = "Cluster '{Cluster}': the application itself serves {Method}, so its calls are not forwarded.")]
    public static partial void ServedHere(ILogger logger, string cluster, string method);

    [LoggerMessage(EventId = 6, EventName = "LeftOut", Level = LogLevel.Warning, Message = "Cluster '{Cluster}': {Warning}")]
    public static partial void LeftOut(ILogger logger, string cluster, string warning);

    [LoggerMessage(EventId = 7, EventName = "CallFailed", Level = LogLevel.Warning, Message = "Cluster '{Cluster}': a call of {Path} to {Address} failed ({Error}): {Reason}")]
    public static partial void CallFailed(ILogger logger, string cluster, string path, string? address, ForwarderError error, string? reason);

    [LoggerMessage(EventId = 8, EventName = "LeftToRoute", Level = LogLevel.Warning, Message = "Cluster '{Cluster}': {Method} is not served by REST: its route requires headers or query parameters.")]
    public static partial void LeftToRoute(ILogger logger, string cluster, string method);

    [LoggerMessage(EventId = 9, EventName = "ReadingFailed", Level = LogLevel.Error, Message = "Cluster '{Cluster}': reading the schema or bringing it into force failed.")]
    public static partial void ReadingFailed(ILogger logger, string cluster, Exception exception);

    [LoggerMessage(EventId = 10, EventName = "PipelineFailed", Level = LogLevel.Error, Message = "YARP's pipeline threw, so a native call of {Path} was not forwarded.")]
    public static partial void PipelineFailed(ILogger logger, string path, Exception exception);

    [LoggerMessage(EventId = 11, EventName = "OptionsTaken", Level = LogLevel.Information, Message = "The section 'Gateway' of the configuration has changed, and the new one is in force. Clusters: {Clusters}.")]
    public static partial void OptionsTaken(ILogger logger, int clusters);

    [LoggerMessage(EventId = 12, EventName = "OptionsRefused", Level = LogLevel.Warning, Message = "The section 'Gateway' of the configuration has changed and has a mistake, so the former one stays in force. {Problem}")]
    public static partial void OptionsRefused(ILogger logger, string problem);

    [LoggerMessage(EventId = 13, EventName = "OptionsFailed", Level = LogLevel.Error, Message = "The section 'Gateway' of the configuration has changed, but bringing it into force failed: the former one stays.")]
    public static partial void OptionsFailed(ILogger logger, Exception exception);
}
