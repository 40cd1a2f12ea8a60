namespace Gateway.Rest.Calls;

/// <summary>The moment by which a call must have ended, and the timer that says so.</summary>
/// <remarks>A part of its call, and never copied.</remarks>
internal struct CallDeadline
{
    // A timer cannot be trusted with less, and no call is answered in less.
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(1);

    private ITimer? _timer;
    private DateTime _moment;

    /// <summary>Begins to count. Called at most once.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="timeout">The time the client gives the call.</param>
    /// <param name="onPassed">Called when it is over, perhaps before this returns.</param>
    /// <param name="call">What that is called with.</param>
    public void Start(TimeProvider time, TimeSpan timeout, TimerCallback onPassed, object call)
    {
        _moment = time.GetUtcNow().UtcDateTime + timeout;
        _timer = time.CreateTimer(onPassed, call, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether nothing can come in time any more.</summary>
    public readonly bool HasPassed(TimeProvider time, TimeSpan timeout) => timeout <= Shortest || time.GetUtcNow().UtcDateTime >= _moment;

    /// <summary>Ends the counting. The timer is silent when the task has ended.</summary>
    public readonly ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? default;
}
