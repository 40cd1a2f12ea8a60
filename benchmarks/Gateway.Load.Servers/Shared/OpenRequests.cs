using System.Diagnostics.Metrics;
using System.Globalization;

namespace Gateway.Load.Servers;

/// <summary>The open requests of the server, by its own instrument, and the open calls of the gateway. They show what clients left behind.</summary>
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

    /// <summary>The numbers of requests, without the current one, and of calls.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref _requests) - 1} {Interlocked.Read(ref _calls)}");

    public void Dispose() => _listener.Dispose();
}
