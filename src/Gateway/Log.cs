namespace Gateway.Program;

/// <summary>Every event this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "RestartNeeded", Level = LogLevel.Warning, Message = "The section '{Section}' of the configuration has changed in options that are read at start only: restart the gateway for them to take effect.")]
    public static partial void RestartNeeded(ILogger logger, string section);

    [LoggerMessage(EventId = 2, EventName = "FileUnreadable", Level = LogLevel.Warning, Message = "The file '{File}' of the configuration has changed, and cannot be read: what it said before stays in force. {Problem}")]
    public static partial void FileUnreadable(ILogger logger, string? file, string problem);
}
