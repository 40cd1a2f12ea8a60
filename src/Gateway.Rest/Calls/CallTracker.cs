using Gateway.Rest.Options;
using Gateway.Rest.Protocol;
using Gateway.Rest.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>
/// Tracks the open calls, so that a stopping host ends them in order. It cancels the tokens of streams at once. Every call gets the drain
/// timeout to finish. A call that is still open then ends with UNAVAILABLE.
/// </summary>
/// <remarks>
/// A call that serves one request after another stays here between them, and its own property tells whether it is open: two locks per request would cost more
/// than the rest of the tracker. Such a call ends with its connection, so the reference is weak.
/// </remarks>
internal sealed class CallTracker : IDisposable
{
    private const int FewStaying = 64;

    private readonly Lock _gate = new();
    private readonly TimeSpan _drainTimeout;
    private readonly CancellationTokenRegistration _stopping;
    private readonly List<WeakReference<Call>> _staying = [];
    private int _sweepAt = FewStaying;
    private Call? _first;
    private ITimer? _drain;
    private bool _isStopping;

    public CallTracker(IHostApplicationLifetime lifetime, GatewaySettings settings, TimeProvider time, CallTelemetry telemetry, ILoggerFactory loggers)
    {
        Time = time;
        Telemetry = telemetry;
        Logger = loggers.CreateLogger(Log.Category);
        _drainTimeout = settings.DrainTimeout;
        _stopping = lifetime.ApplicationStopping.Register(Stop);
    }

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; }

    /// <summary>Measures the calls.</summary>
    public CallTelemetry Telemetry { get; }

    internal ILogger Logger { get; }

    public void Dispose()
    {
        _stopping.Dispose();
        _drain?.Dispose();
    }

    /// <summary>Whether the host has begun to stop.</summary>
    internal bool IsStopping => Volatile.Read(ref _isStopping);

    internal void Add(Call call)
    {
        bool late;
        lock (_gate)
        {
            call.Next = _first;
            _first?.Previous = call;
            _first = call;
            late = _isStopping;
        }

        if (late)
        {
            Tell(call);
        }
    }

    internal void Remove(Call call)
    {
        lock (_gate)
        {
            if (call.Previous is null)
            {
                _first = call.Next;
            }
            else
            {
                call.Previous.Next = call.Next;
            }

            call.Next?.Previous = call.Previous;
            call.Previous = null;
            call.Next = null;
        }
    }

    /// <summary>Tracks a call for all requests that it will serve; <see cref="Call.IsOpen"/> says whether it serves one.</summary>
    internal void Stay(Call call)
    {
        lock (_gate)
        {
            if (_staying.Count >= _sweepAt)
            {
                _staying.RemoveAll(static one => !one.TryGetTarget(out _));
                _sweepAt = Math.Max(FewStaying, 2 * _staying.Count);
            }

            _staying.Add(new WeakReference<Call>(call));
        }
    }

    private static void Tell(Call call)
    {
        // A unary call is short, so it may finish. A stream might never end by itself. A forwarded stream gets the drain timeout, because its service would not know why it is cancelled.
        if (call.Method.IsStreaming && call.Method.Forwarded is null)
        {
            call.Cancel(Statuses.Stopping);
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            _drain ??= Time.CreateTimer(static tracker => ((CallTracker)tracker!).CutAll(), this, _drainTimeout, Timeout.InfiniteTimeSpan);
        }

        foreach (var call in Open())
        {
            Tell(call);
        }
    }

    private void CutAll()
    {
        foreach (var call in Open())
        {
            call.Cut(Statuses.Stopping);
        }
    }

    private List<Call> Open()
    {
        var open = new List<Call>();
        lock (_gate)
        {
            for (var call = _first; call is not null; call = call.Next)
            {
                open.Add(call);
            }

            foreach (var one in _staying)
            {
                if (one.TryGetTarget(out var call) && call.IsOpen)
                {
                    open.Add(call);
                }
            }
        }

        return open;
    }
}
