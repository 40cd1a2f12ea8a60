using System.Diagnostics.Metrics;
using System.Globalization;

namespace Gateway.Load.Servers;

/// <summary>How many requests the server has open, by its own instrument, and how many calls the gateway has: what is left behind is seen here.</summary>
internal sealed class OpenRequests : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _requests;
    private long _calls;

    public OpenRequests()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is "http.server.active_requests" or "gateway.server.active_calls")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, change, _, _) =>
            Interlocked.Add(ref instrument.Name.StartsWith("http", StringComparison.Ordinal) ? ref _requests : ref _calls, change));
        _listener.Start();
    }

    /// <summary>Requests, without the one that asks, and calls.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref _requests) - 1} {Interlocked.Read(ref _calls)}");

    public void Dispose() => _listener.Dispose();
}
