using System.Runtime.InteropServices;

namespace Gateway.Program;

/// <summary>Every event this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "RestartNeeded", Level = LogLevel.Warning, Message = "Options of the section '{Section}' of the configuration have changed that the gateway reads only at start: restart it for them to take effect.")]
    public static partial void RestartNeeded(ILogger logger, string section);

    [LoggerMessage(EventId = 2, EventName = "FileUnreadable", Level = LogLevel.Warning, Message = "The file '{File}' of the configuration has changed and cannot be read: its former content stays in force. {Problem}")]
    public static partial void FileUnreadable(ILogger logger, string? file, string problem);

    [LoggerMessage(EventId = 3, EventName = "Draining", Level = LogLevel.Information, Message = "{Signal}: the gateway is no longer ready. It accepts calls for {Delay} more and then stops. Another signal ends it at once.")]
    public static partial void Draining(ILogger logger, PosixSignal signal, TimeSpan delay);

    [LoggerMessage(EventId = 4, EventName = "Stopping", Level = LogLevel.Information, Message = "{Signal}: the gateway stops. Open calls have {Timeout} to end; another signal ends it at once.")]
    public static partial void Stopping(ILogger logger, PosixSignal signal, TimeSpan timeout);

    [LoggerMessage(EventId = 5, EventName = "ExportFailed", Level = LogLevel.Warning, Message = "Telemetry could not be exported. Calls go on. Start the collector, or check Gateway:Telemetry and the variables OTEL_EXPORTER_OTLP_…. This is logged at most every {Pause}. {Problem}")]
    public static partial void ExportFailed(ILogger logger, TimeSpan pause, string problem);

    [LoggerMessage(EventId = 6, EventName = "ToolsOff", Level = LogLevel.Warning, Message = "The section 'Gateway:Mcp' has options, and tools are not served: start the gateway with --mcp true, or set Gateway:Mcp:Enabled to false.")]
    public static partial void ToolsOff(ILogger logger);

    [LoggerMessage(EventId = 20, EventName = "AccessTaken", Level = LogLevel.Information, Message = "The access rules and the API keys of the configuration are in force: {Count} rules.")]
    public static partial void AccessTaken(ILogger logger, int count);

    [LoggerMessage(EventId = 21, EventName = "AccessRefused", Level = LogLevel.Warning, Message = "The access rules or the API keys have changed and have a mistake: the former ones stay in force. {Problem}")]
    public static partial void AccessRefused(ILogger logger, string problem);

    [LoggerMessage(EventId = 22, EventName = "KeysTaken", Level = LogLevel.Information, Message = "The keys of '{File}' are in force: {Count} keys.")]
    public static partial void KeysTaken(ILogger logger, string file, int count);

    [LoggerMessage(EventId = 23, EventName = "KeysRefused", Level = LogLevel.Warning, Message = "The key set file cannot be used: the former keys stay in force. {Problem}")]
    public static partial void KeysRefused(ILogger logger, string problem);

    [LoggerMessage(EventId = 24, EventName = "NamesNoMethod", Level = LogLevel.Warning, Message = "{Problem}")]
    public static partial void NamesNoMethod(ILogger logger, string problem);

    [LoggerMessage(EventId = 25, EventName = "AuthorityUnreachable", Level = LogLevel.Warning, Message = "The gateway refuses tokens, because it cannot read the keys of their authority '{Authority}'. {Problem}")]
    public static partial void AuthorityUnreachable(ILogger logger, string authority, string problem);
}
