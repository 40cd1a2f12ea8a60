namespace Gateway.Rest.Streams;

/// <summary>When a writer wants its bytes to go out.</summary>
internal enum StreamFlush
{
    /// <summary>Together with the next bytes, or when many bytes wait.</summary>
    Later,

    /// <summary>At once, if there are any.</summary>
    Now,

    /// <summary>At once, with the headers even if there is no byte of the body.</summary>
    EvenEmpty,
}

/// <summary>The step of a writer after its bytes are in the output.</summary>
internal enum FlushStep
{
    /// <summary>Nothing: a flush that is under way or due takes the bytes along.</summary>
    None,

    /// <summary>The end of the writer's turn flushes: see <see cref="FlushPolicy.Defer"/>.</summary>
    Defer,

    /// <summary>The writer flushes.</summary>
    Run,

    /// <summary>The writer waits for the flush that is under way.</summary>
    Wait,
}

/// <summary>
/// Decides when a stream flushes. A message that follows a pause goes out at once. Messages of the service's first turn share a flush, and so do messages that
/// follow a flush within 100 microseconds: they go out when the service awaits something else or returns. More than 16 KiB go out in any case, and their writer
/// waits while a flush is under way. So a slow client slows its service down.
/// </summary>
/// <remarks>
/// A flush costs far more than a message, so the messages of one burst share a flush. <see cref="WritersTurn"/> sees the turn's end, and
/// <see cref="LongTurns"/> ends a turn that lasts for milliseconds. A part of its stream, and never copied.
/// </remarks>
internal struct FlushPolicy(TimeProvider time, LongTurns longTurns)
{
    private const int MostPending = 16 * 1024;

    // Longer than one message of a burst takes to make, and far shorter than a reader notices.
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(100);

    private WritersTurn? _turn;
    private long _flushedAt = time.GetTimestamp();
    private bool _hasFlushed;
    private bool _isInLongTurns;

    /// <summary>The time since the last flush, or since the stream began.</summary>
    public readonly TimeSpan Silence => time.GetElapsedTime(_flushedAt);

    // A service that writes two messages within the pause usually writes more. Many services write all their messages in their first turn.
    private readonly bool IsShared => _hasFlushed ? Silence < Pause : _turn is { IsCurrent: true };

    /// <summary>Whether enough bytes wait that a writer must wait for the flush under way.</summary>
    public static bool IsFull(int pending) => pending > MostPending;

    /// <summary>Decides what a writer does.</summary>
    /// <param name="flush">When the writer wants its bytes to go out.</param>
    /// <param name="pending">How many bytes wait, including the writer's.</param>
    /// <param name="isFlushing">Whether a flush is under way.</param>
    /// <param name="isDeferred">Whether the end of a turn will flush.</param>
    public readonly FlushStep Next(StreamFlush flush, int pending, bool isFlushing, bool isDeferred)
    {
        if (IsFull(pending))
        {
            return isFlushing ? FlushStep.Wait : FlushStep.Run;
        }

        if (flush == StreamFlush.Later || isFlushing || isDeferred)
        {
            return FlushStep.None;
        }

        return IsShared ? FlushStep.Defer : FlushStep.Run;
    }

    /// <summary>From here on the running code is the service's: its messages go out when it awaits something else.</summary>
    public void BeginTurns(StreamOutput output)
    {
        _turn = new WritersTurn(output);
        _turn.Begin();
    }

    /// <summary>Makes sure that the output learns of the turn's end: from the turn itself, from a timer if the turn is long, or from the thread pool if the writer is outside the call's context.</summary>
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

    /// <summary>Notes that the timer no longer holds the output. A full fence: a writer that still saw the mark has already set the fields that the output reads next.</summary>
    public void EndLongTurn() => Interlocked.Exchange(ref _isInLongTurns, false);

    /// <summary>Notes that every byte has gone out.</summary>
    public void NoteFlush()
    {
        _flushedAt = time.GetTimestamp();
        _hasFlushed = true;
    }

    /// <summary>The stream is over.</summary>
    public readonly void Forget() => _turn?.Forget();
}
