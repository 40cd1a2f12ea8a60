using System.Collections.Concurrent;

namespace Gateway.Rest.Responses;

/// <summary>
/// Ends the turns of services that write and then neither await nor return, such as one that computes for long or blocks its thread:
/// what they wrote goes out a few milliseconds later at most.
/// </summary>
/// <remarks>One timer for all streams, which runs only while some of them hold something back.</remarks>
internal sealed class LongTurns
{
    // Far longer than a burst takes to write, so that few are cut in two; short for whoever waits.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(4);

    private readonly ConcurrentQueue<StreamOutput> _outputs = [];
    private readonly ITimer _timer;
    private int _isSet;

    public LongTurns(TimeProvider time)
    {
        // Or the timer would hold the context of whoever was first.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static turns => ((LongTurns)turns!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the turn of this output's writer soon. An output is in here once at most: <see cref="StreamOutput.EndLongTurn"/> takes it out.</summary>
    public void Add(StreamOutput output)
    {
        _outputs.Enqueue(output);
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _timer.Change(Longest, Timeout.InfiniteTimeSpan);
        }
    }

    private void End()
    {
        // Before the queue is read: who adds to it after this sets the timer again.
        Interlocked.Exchange(ref _isSet, 0);
        for (var left = _outputs.Count; left > 0 && _outputs.TryDequeue(out var output); left--)
        {
            output.EndLongTurn();
        }
    }
}
