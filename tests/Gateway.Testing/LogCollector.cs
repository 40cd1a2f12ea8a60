using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Testing;

/// <summary>Keeps the log of a host, so that a test can check for errors that it did not announce.</summary>
public sealed class LogCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>Called with each entry, on the thread that logs it.</summary>
    public event Action<LogEntry>? Added;

    /// <summary>All entries so far.</summary>
    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <summary>The entries at Error or above.</summary>
    public IReadOnlyList<LogEntry> Errors => [.. _entries.Where(entry => entry.Level >= LogLevel.Error)];

    public ILogger CreateLogger(string categoryName) => new Collecting(categoryName, Add);

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        _entries.Enqueue(entry);
        Added?.Invoke(entry);
    }

    private sealed class Collecting(string category, Action<LogEntry> add) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            add(new LogEntry(logLevel, category, eventId, formatter(state, exception), exception));
    }
}
