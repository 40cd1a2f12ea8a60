namespace Gateway.Rest.WebSockets;

/// <summary>What a <see cref="PingClock"/> asks for.</summary>
internal enum PingStep
{
    /// <summary>Nothing yet.</summary>
    Wait,

    /// <summary>A ping is due.</summary>
    Ping,

    /// <summary>The peer is gone.</summary>
    Lose,
}

/// <summary>When a ping is due, and whether the peer is gone: one that sent nothing since the last ping, though somebody waited for it, and took nothing of what was to be sent.</summary>
/// <remarks>A part of its stream, and never copied. Reads and writes are noted from any thread; steps are taken one at a time.</remarks>
internal struct PingClock(TimeProvider time, TimeSpan interval, TimeSpan timeout)
{
    private long _lastRead = time.GetTimestamp();
    private long _pinged = time.GetTimestamp();
    private long _taken;
    private long _takenAtPing;
    private bool _isOpen;

    /// <summary>Notes that something came, or that somebody begins to listen.</summary>
    public void NoteRead() => Volatile.Write(ref _lastRead, time.GetTimestamp());

    /// <summary>Notes that the peer took what it had let wait.</summary>
    public void NoteTaken() => Interlocked.Increment(ref _taken);

    /// <summary>What is to be done now.</summary>
    /// <param name="isAwaited">Whether somebody waits for the peer to say something, or to let a ping through.</param>
    /// <param name="next">After which time to ask again.</param>
    public PingStep Next(bool isAwaited, out TimeSpan next)
    {
        var now = time.GetTimestamp();
        var sincePing = time.GetElapsedTime(_pinged, now);
        if (_isOpen)
        {
            if (sincePing < timeout)
            {
                next = timeout - sincePing;
                return PingStep.Wait;
            }

            _isOpen = false;
            if (isAwaited && Volatile.Read(ref _lastRead) < _pinged && Interlocked.Read(ref _taken) == _takenAtPing)
            {
                next = Timeout.InfiniteTimeSpan;
                return PingStep.Lose;
            }
        }

        if (sincePing < interval)
        {
            next = interval - sincePing;
            return PingStep.Wait;
        }

        _pinged = now;
        _isOpen = true;
        _takenAtPing = Interlocked.Read(ref _taken);
        next = interval < timeout ? interval : timeout;
        return PingStep.Ping;
    }
}
