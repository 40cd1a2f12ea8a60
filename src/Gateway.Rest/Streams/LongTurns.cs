using System.Collections.Concurrent;

namespace Gateway.Rest.Streams;

/// <summary>
/// Ends the turns of services that write and then neither await nor return, for example because they compute or block the thread.
/// Their messages go out at most 10 milliseconds later.
/// </summary>
/// <remarks>One timer for all streams, which runs only while a stream holds bytes back.</remarks>
internal sealed class LongTurns
{
    // Much longer than writing a burst takes, so that few bursts are cut in two; short for a waiting client.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentQueue<StreamOutput> _outputs = [];
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private bool _runs;

    public LongTurns(TimeProvider time)
    {
        // Otherwise the timer would hold the context of its first caller permanently.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static turns => ((LongTurns)turns!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the turn of this output's writer soon. The queue holds an output at most once: <see cref="StreamOutput.EndLongTurn"/> takes it out.</summary>
    public void Add(StreamOutput output)
    {
        _outputs.Enqueue(output);

        // Either this thread sees that the timer was stopped, or the thread that stops it sees the output.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _runs))
        {
            return;
        }

        lock (_gate)
        {
            if (!_runs)
            {
                _runs = true;
                _timer.Change(Longest, Longest);
            }
        }
    }

    private void End()
    {
        var left = _outputs.Count;
        if (left == 0)
        {
            Stop();
        }

        for (; left > 0 && _outputs.TryDequeue(out var output); left--)
        {
            output.EndLongTurn();
        }
    }

    // Stop only after a tick without outputs: a timer that stopped and started for each burst would wake the runtime's timer thread each time.
    private void Stop()
    {
        lock (_gate)
        {
            Volatile.Write(ref _runs, false);
            Interlocked.MemoryBarrier();
            if (_outputs.IsEmpty)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _runs = true;
            }
        }
    }
}
