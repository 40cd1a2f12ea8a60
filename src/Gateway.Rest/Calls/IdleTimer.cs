namespace Gateway.Rest.Calls;

/// <summary>Reports a call that has had no message in either direction for too long.</summary>
internal sealed class IdleTimer(TimeProvider time, TimeSpan timeout, Action onIdle) : IDisposable
{
    private ITimer? _timer;
    private long _lastMessage;

    /// <summary>Starts the timer. Called once.</summary>
    public void Start()
    {
        NoteMessage();
        _timer = time.CreateTimer(static idle => ((IdleTimer)idle!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Set the time after the assignment: the callback sets the timer again through the field.
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes a message in either direction.</summary>
    public void NoteMessage() => Volatile.Write(ref _lastMessage, time.GetTimestamp());

    public void Dispose() => _timer?.Dispose();

    // One timer per call, not per message: messages may have come since it was set.
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
