using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Testing;

/// <summary>
/// A clock that moves only when the test moves it, and reports timers when they are set. So a test can wait for a timer, and move the clock neither
/// too early nor twice.
/// </summary>
public sealed class ObservedTimeProvider : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Waits until a timer is set, now or earlier. Each timer is reported once, and earlier ones are skipped.</summary>
    /// <param name="isIt">Whether a timer is the awaited one, by its due time.</param>
    /// <param name="stop">Ends the waiting.</param>
    public async Task TimerAsync(Func<TimeSpan, bool> isIt, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(isIt);
        while (!isIt(await _set.Reader.ReadAsync(stop)))
        {
        }
    }

    /// <summary>Waits until a timer with this due time is set, now or earlier.</summary>
    public Task TimerAsync(TimeSpan dueTime, CancellationToken stop) => TimerAsync(time => time == dueTime, stop);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, base.CreateTimer(callback, state, dueTime, period));
        _set.Writer.TryWrite(dueTime);
        return timer;
    }

    private sealed class Timer(ObservedTimeProvider time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time._set.Writer.TryWrite(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
