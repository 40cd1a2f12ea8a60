namespace Gateway.Rest.Calls;

/// <summary>Reports a call on which no message came or went for too long.</summary>
internal sealed class IdleTimer(TimeProvider time, TimeSpan timeout, Action onIdle) : IDisposable
{
    private ITimer? _timer;
    private long _lastMessage;

    /// <summary>Starts the timer. Called once.</summary>
    public void Start()
    {
        NoteMessage();
        _timer = time.CreateTimer(static idle => ((IdleTimer)idle!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Only now: the callback sets the timer again, and finds it in the field.
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes a message that came or goes.</summary>
    public void NoteMessage() => Volatile.Write(ref _lastMessage, time.GetTimestamp());

    public void Dispose() => _timer?.Dispose();

    // One timer for the call, not one for each message: messages may have come since it was set.
    private void Check()
    {
        var left = timeout - time.GetElapsedTime(Volatile.Read(ref _lastMessage));
        if (left <= TimeSpan.Zero)
        {
            onIdle();
        }
        else
        {
            _timer?.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
