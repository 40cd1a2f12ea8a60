namespace Gateway.Rest.Calls;

/// <summary>The moment by which a call must have ended, and the timer that rings then.</summary>
/// <remarks>A part of its call, and never copied.</remarks>
internal struct CallDeadline
{
    // Timers are not more exact than this, and no call is faster.
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(1);

    private ITimer? _timer;
    private DateTime _moment;

    /// <summary>Whether there is a deadline.</summary>
    public readonly bool IsSet => _timer is not null;

    /// <summary>Starts the timer. Called at most once.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="timeout">The time the client gives the call.</param>
    /// <param name="onPassed">Called when the time is over, perhaps before this method returns.</param>
    /// <param name="call">The argument of <paramref name="onPassed"/>.</param>
    public void Start(TimeProvider time, TimeSpan timeout, TimerCallback onPassed, object call)
    {
        _moment = time.GetUtcNow().UtcDateTime + timeout;
        _timer = time.CreateTimer(onPassed, call, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the deadline has passed or is too near for an answer.</summary>
    public readonly bool HasPassed(TimeProvider time, TimeSpan timeout) => timeout <= Shortest || time.GetUtcNow().UtcDateTime >= _moment;

    /// <summary>Stops the timer. Once the task has ended, the callback no longer runs.</summary>
    public readonly ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? default;
}
