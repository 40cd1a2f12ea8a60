using System.Diagnostics.Tracing;
using System.Globalization;

namespace Gateway.Program.Features.Telemetry;

/// <summary>Logs at intervals that exporting telemetry fails. OpenTelemetry itself reports this only to an event source.</summary>
internal sealed class ExportWatch : EventListener, IHostedService
{
    /// <summary>The event source of the exporter.</summary>
    public const string Source = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private const int LongestProblem = 300;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long? _toldAt;

    public ExportWatch(TimeProvider time, ILogger<ExportWatch> logger)
    {
        _time = time;
        _logger = logger;
        EventSourceCreated += (_, created) =>
        {
            if (created.EventSource?.Name == Source)
            {
                EnableEvents(created.EventSource, EventLevel.Warning);
            }
        };
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base class may call this before the constructor has finished.
        if (_logger is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_toldAt is { } told && _time.GetElapsedTime(told) < Pause)
            {
                return;
            }

            _toldAt = _time.GetTimestamp();
        }

        Log.ExportFailed(_logger, Pause, Describe(eventData));
    }

    // The payload ends with an exception and its stack. The first line is enough.
    private static string Describe(EventWrittenEventArgs written)
    {
        object?[] payload = [.. (written.Payload ?? []).Select(static item => item is string text ? text.Split('\n', 2)[0].Trim() : item)];
        string described;
        try
        {
            described = string.Format(CultureInfo.InvariantCulture, written.Message ?? written.EventName ?? "", payload);
        }
        catch (FormatException)
        {
            described = $"{written.EventName}: {string.Join(", ", payload)}";
        }

        return described.Length > LongestProblem ? described[..LongestProblem] + "…" : described;
    }
}
