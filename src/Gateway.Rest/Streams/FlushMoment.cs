namespace Gateway.Rest.Streams;

/// <summary>
/// When a stream flushes. What follows a pause goes out at once. What is written in the service's first turn, or hard on the heels of a flush, waits for what its
/// writer writes next, until the writer turns to something else.
/// </summary>
/// <remarks>A part of its stream, and never copied.</remarks>
internal struct FlushMoment(TimeProvider time, LongTurns longTurns)
{
    // Longer than one message of a burst takes to make, and far shorter than anyone's patience.
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(100);

    private WritersTurn? _turn;
    private long _flushedAt = time.GetTimestamp();
    private bool _hasFlushed;
    private bool _isInLongTurns;

    /// <summary>The time since the last flush, or since the stream began.</summary>
    public readonly TimeSpan Silence => time.GetElapsedTime(_flushedAt);

    /// <summary>
    /// Whether what is written now shares a flush with what follows. A service that writes one message hard on the heels of another goes on so; and many write all
    /// they have in their first turn.
    /// </summary>
    public readonly bool IsShared => _hasFlushed ? Silence < Pause : _turn is { IsCurrent: true };

    /// <summary>Takes what runs from here on for the service: what it writes goes out when it awaits something else.</summary>
    public void BeginTurns(StreamOutput output)
    {
        _turn = new WritersTurn(output);
        _turn.Begin();
    }

    /// <summary>Has the output told when the writer's turn is over: by the turn itself, by a timer where it takes long, or by the thread pool where the writer is outside the call's own context.</summary>
    public void Defer(StreamOutput output)
    {
        if (_turn is not { IsCurrent: true })
        {
            ThreadPool.UnsafeQueueUserWorkItem(output, preferLocal: true);
        }
        else if (!Interlocked.Exchange(ref _isInLongTurns, true))
        {
            longTurns.Add(output);
        }
    }

    /// <summary>Notes that the timer has forgotten the output. A full fence: the writer that still found the mark has written what is looked for next.</summary>
    public void EndLongTurn() => Interlocked.Exchange(ref _isInLongTurns, false);

    /// <summary>Notes that everything has gone out.</summary>
    public void NoteFlush()
    {
        _flushedAt = time.GetTimestamp();
        _hasFlushed = true;
    }

    /// <summary>The stream is over.</summary>
    public readonly void Forget() => _turn?.Forget();
}
