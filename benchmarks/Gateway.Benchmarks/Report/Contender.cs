namespace Gateway.Benchmarks.Report;

/// <summary>One way to do the work, with its measurements.</summary>
/// <param name="name">The name of the benchmark method.</param>
/// <param name="run">Does the work the given number of times.</param>
internal sealed class Contender(string name, Action<int> run)
{
    private const int MostToWarmUp = 1024;

    private readonly List<double> _nanoseconds = [];

    public string Name => name;

    /// <summary>Median processor time of one operation.</summary>
    public double Nanoseconds => Median(_nanoseconds);

    /// <summary>Bytes allocated by one operation.</summary>
    public long Allocated { get; private set; }

    /// <summary>Operations in a round.</summary>
    public int Times { get; private set; } = 1;

    /// <summary>Median of the ratios per round: a disturbance in a round affects both contenders.</summary>
    public double RatioTo(Contender baseline) =>
        Median([.. _nanoseconds.Zip(baseline._nanoseconds, (ours, theirs) => ours / theirs)]);

    /// <summary>Does the work once, or several times if it is short.</summary>
    public void WarmUp()
    {
        run(Times);
        if (Times < MostToWarmUp && Measure(Times) < TimeSpan.FromMilliseconds(0.1))
        {
            Times *= 2;
        }
    }

    /// <summary>Chooses how many operations fill a round, and counts the bytes they allocate.</summary>
    public void Calibrate(TimeSpan round)
    {
        var spent = Measure(Times);
        while (spent < 20 * round)
        {
            Times = (int)Math.Max(Times * 2L, (long)(Times * (20 * round / spent) * 0.9));
            spent = Measure(Times);
        }

        Times = Math.Max(1, (int)(Times * (round / spent)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        run(Times);
        Allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }

    public void Round() => _nanoseconds.Add(Measure(Times).TotalNanoseconds / Times);

    /// <summary>Processor time instead of clock time, because other processes run in between on a busy machine. It includes the garbage collector, which is part of the cost.</summary>
    private TimeSpan Measure(int times)
    {
        var before = Environment.CpuUsage.TotalTime;
        run(times);
        var spent = Environment.CpuUsage.TotalTime - before;
        return spent > TimeSpan.Zero ? spent : TimeSpan.FromMicroseconds(1);
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
