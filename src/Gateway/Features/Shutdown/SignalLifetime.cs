using System.Runtime.InteropServices;
using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Gateway.Rest;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Shutdown;

/// <summary>
/// Stops the gateway on a signal, in steps: 1. it is no longer ready, 2. after the shutdown delay it accepts no new connections, 3. open calls end within the drain timeout.
/// A second signal ends the process at once.
/// </summary>
internal sealed class SignalLifetime(
    IHostApplicationLifetime host, ShutdownState state, IOptions<ProgramOptions> options, IOptions<GatewayOptions> gateway, TimeProvider time, ILogger<SignalLifetime> logger) : IHostLifetime, IDisposable
{
    private static readonly TimeSpan DelayInKubernetes = TimeSpan.FromSeconds(5);

    private readonly List<PosixSignalRegistration> _signals = [];
    private ITimer? _timer;
    private int _received;

    /// <summary>Ends the process; for tests.</summary>
    public Action ExitProcess { get; init; } = static () => Environment.Exit(ExitCodes.Ok);

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Receive(context.Signal);
            }));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _timer?.Dispose();
    }

    /// <summary>Handles a signal.</summary>
    public void Receive(PosixSignal signal)
    {
        if (Interlocked.Increment(ref _received) > 1)
        {
            ExitProcess();
            return;
        }

        state.Begin();

        // No delay for Ctrl+C, because a person waits for the end, or before the start, because no load balancer uses the gateway yet.
        var delay = signal == PosixSignal.SIGTERM && host.ApplicationStarted.IsCancellationRequested ? DelayOf(options.Value) : TimeSpan.Zero;
        if (delay > TimeSpan.Zero)
        {
            Log.Draining(logger, signal, delay);
            _timer = time.CreateTimer(static lifetime => ((SignalLifetime)lifetime!).Stop(), this, delay, Timeout.InfiniteTimeSpan);
        }
        else
        {
            Log.Stopping(logger, signal, gateway.Value.DrainTimeout);
            Stop();
        }
    }

    private static TimeSpan DelayOf(ProgramOptions options) =>
        options.ShutdownDelay ?? (Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } ? DelayInKubernetes : TimeSpan.Zero);

    // Callbacks of the stop may take long, and the next signal must be handled meanwhile.
    private void Stop() => ThreadPool.UnsafeQueueUserWorkItem(static host => host.StopApplication(), host, preferLocal: false);
}
