using System.Collections.Concurrent;

namespace Gateway.Yarp;

/// <summary>Counts the calls that go to servers, for pages about the gateway. A service of the application.</summary>
public sealed class UpstreamCalls
{
    private readonly ConcurrentDictionary<(string Cluster, string Door), Counter> _counters = new();

    internal UpstreamCalls()
    {
    }

    /// <summary>The counts so far, in the order of clusters and doors. A door without calls has no entry.</summary>
    public IReadOnlyList<UpstreamCallCount> All =>
    [
        .. _counters
            .Select(static one => new UpstreamCallCount(one.Key.Cluster, one.Key.Door, one.Value.Active, one.Value.Total))
            .OrderBy(static one => one.Cluster, StringComparer.OrdinalIgnoreCase).ThenBy(static one => one.Door, StringComparer.Ordinal),
    ];

    internal Counter Of(string cluster, string door) => _counters.GetOrAdd((cluster, door), static _ => new Counter());

    /// <summary>The calls of one cluster through one door.</summary>
    internal sealed class Counter
    {
        private long _active;
        private long _total;

        public long Active => Interlocked.Read(ref _active);

        public long Total => Interlocked.Read(ref _total);

        public void Begin()
        {
            Interlocked.Increment(ref _total);
            Interlocked.Increment(ref _active);
        }

        public void End() => Interlocked.Decrement(ref _active);
    }
}
