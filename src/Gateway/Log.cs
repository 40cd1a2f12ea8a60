namespace Gateway.Program;

/// <summary>Every event this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, EventName = "RestartNeeded", Level = LogLevel.Warning, Message = "The section '{Section}' of the configuration has changed. Restart the gateway for the change to take effect.")]
    public static partial void RestartNeeded(ILogger logger, string section);
}
