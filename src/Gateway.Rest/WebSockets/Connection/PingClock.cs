namespace Gateway.Rest.WebSockets.Connection;

/// <summary>The step that a <see cref="PingClock"/> asks for.</summary>
internal enum PingStep
{
    /// <summary>Nothing yet.</summary>
    Wait,

    /// <summary>A ping is due.</summary>
    Ping,

    /// <summary>The peer is gone.</summary>
    Lose,
}

/// <summary>Decides when a ping is due, and when the peer is gone. A peer is gone if for the timeout after a ping it has sent nothing while a read waited, and taken none of the waiting bytes.</summary>
/// <remarks>
/// Pings go out at every interval, because proxies close a silent connection. The timeout runs from the first unanswered ping.
/// A part of its stream, and never copied. Reads and writes are noted from any thread; steps are taken one at a time.
/// </remarks>
internal struct PingClock(TimeProvider time, TimeSpan interval, TimeSpan timeout)
{
    private long _lastRead = time.GetTimestamp();
    private long _pinged = time.GetTimestamp();
    private long _asked;
    private long _taken;
    private long _takenWhenAsked;
    private bool _isAsked;

    private bool HasSpoken => Volatile.Read(ref _lastRead) >= _asked;

    /// <summary>Notes that bytes came, or that a read begins.</summary>
    public void NoteRead() => Volatile.Write(ref _lastRead, time.GetTimestamp());

    /// <summary>Notes that the peer took bytes that had to wait.</summary>
    public void NoteTaken() => Interlocked.Increment(ref _taken);

    /// <summary>Decides the next step.</summary>
    /// <param name="isAwaited">Whether a read waits for the peer, or a ping waits for a write.</param>
    /// <param name="next">The time after which to ask again.</param>
    public PingStep Next(bool isAwaited, out TimeSpan next)
    {
        var now = time.GetTimestamp();
        if (_isAsked && time.GetElapsedTime(_asked, now) >= timeout)
        {
            _isAsked = false;
            if (isAwaited && !HasSpoken && Interlocked.Read(ref _taken) == _takenWhenAsked)
            {
                next = Timeout.InfiniteTimeSpan;
                return PingStep.Lose;
            }
        }

        var step = time.GetElapsedTime(_pinged, now) < interval ? PingStep.Wait : PingStep.Ping;
        if (step is PingStep.Ping)
        {
            Ask(now);
        }

        next = NextAfter(now);
        return step;
    }

    private void Ask(long now)
    {
        _pinged = now;
        if (!_isAsked || HasSpoken)
        {
            _isAsked = true;
            _asked = now;
            _takenWhenAsked = Interlocked.Read(ref _taken);
        }
    }

    private readonly TimeSpan NextAfter(long now)
    {
        var ping = interval - time.GetElapsedTime(_pinged, now);
        var end = _isAsked ? timeout - time.GetElapsedTime(_asked, now) : ping;
        return end < ping ? end : ping;
    }
}
