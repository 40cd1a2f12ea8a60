using System.Diagnostics;

namespace Gateway.StreamComparison.Server;

/// <summary>Produces ten messages: the first at once, then one per interval. All contenders get their messages from here.</summary>
internal sealed class Feed(TimeSpan interval)
{
    public const int Length = 10;

    private readonly Lock _lock = new();
    private readonly long[] _producedAt = new long[Length];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _produced;
    private bool _running;

    public TimeSpan Interval => interval;

    /// <summary>The text of message <paramref name="index"/>, counted from zero.</summary>
    public static string Text(int index) => $"This is {Length - index} Msg";

    /// <summary>When message <paramref name="index"/> was produced, in ticks of <see cref="Stopwatch"/>.</summary>
    public long ProducedAt(int index) => Volatile.Read(ref _producedAt[index]);

    /// <summary>Forgets the last run: the next reader starts a new one.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _produced = 0;
            _running = false;
        }
    }

    /// <summary>Starts producing, unless it has started already, and returns the number of messages so far.</summary>
    public int Start()
    {
        lock (_lock)
        {
            if (!_running)
            {
                _running = true;
                Produce();
                _ = ProduceRestAsync();
            }

            return _produced;
        }
    }

    /// <summary>Waits until there are more than <paramref name="seen"/> messages, and returns their number.</summary>
    public async Task<int> WaitForMoreAsync(int seen, CancellationToken cancellationToken)
    {
        Start();
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_produced > seen)
                {
                    return _produced;
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    private async Task ProduceRestAsync()
    {
        using var timer = new PeriodicTimer(interval);
        for (var index = 1; index < Length; index++)
        {
            await timer.WaitForNextTickAsync();
            lock (_lock)
            {
                Produce();
            }
        }
    }

    private void Produce()
    {
        Volatile.Write(ref _producedAt[_produced], Stopwatch.GetTimestamp());
        _produced++;
        var reached = _more;
        _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        reached.SetResult();
    }
}
