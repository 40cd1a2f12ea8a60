using Microsoft.Extensions.Logging;

namespace Gateway.Testing;

/// <summary>One log entry.</summary>
public sealed record LogEntry(LogLevel Level, string Category, EventId Event, string Message, Exception? Exception);
