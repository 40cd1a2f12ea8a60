using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Gateway.Rest.Tests.Lab;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>Listens to the meter and the activities of one host by their documented names, as an exporter would.</summary>
internal sealed class Observer : IDisposable
{
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly Channel<Activity> _ended = Channel.CreateUnbounded<Activity>();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    public Observer(LabHost host)
    {
        // Both are the host's own: other tests of this process have others of the same name.
        var factory = host.Kestrel.Services.GetRequiredService<IMeterFactory>();
        var source = host.Kestrel.Services.GetRequiredService<ActivitySource>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Grpc.AspNetCore.Server" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = one => ReferenceEquals(one, source),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _ended.Writer.TryWrite(activity),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>Everything that was measured so far.</summary>
    public IReadOnlyCollection<Measurement> Measurements => _measurements;

    /// <summary>The activity of the next request that ends, now or earlier. All that is measured of its call has been measured then.</summary>
    public async Task<Activity> EndedAsync() => await _ended.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The measurements of one instrument, the first one first.</summary>
    public IReadOnlyList<Measurement> Of(string instrument) => [.. _measurements.Where(one => one.Instrument == instrument)];

    /// <summary>The values of one instrument, the first one first.</summary>
    public IReadOnlyList<double> ValuesOf(string instrument) => [.. Of(instrument).Select(one => one.Value)];

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    // Dictionaries take a key once: a tag that comes twice fails the test.
    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measurements.Enqueue(new Measurement(instrument.Name, instrument.Unit, value, new Dictionary<string, object?>(tags.ToArray())));

    internal sealed record Measurement(string Instrument, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags);
}
