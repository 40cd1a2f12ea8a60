using Microsoft.Extensions.Options;

namespace Gateway.Cleartext.Detection;

/// <summary>Counts the connections of a server that have not yet shown which protocol they speak, and limits them.</summary>
internal sealed class UndecidedConnections(IOptions<CleartextHttp2Options> options, TimeProvider time)
{
    private const long Never = long.MinValue;

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    private int _count;
    private long _warnedAt = Never;

    /// <summary>The limit.</summary>
    public int Most { get; } = options.Value.MaxUndecidedConnections;

    /// <summary>Counts one more connection.</summary>
    /// <returns>False when the limit is reached.</returns>
    public bool TryAdd()
    {
        if (Interlocked.Increment(ref _count) <= Most)
        {
            return true;
        }

        Remove();
        return false;
    }

    public void Remove() => Interlocked.Decrement(ref _count);

    /// <summary>Whether a warning is due: at most once a minute, because clients can reach the limit as often as they like.</summary>
    public bool ShouldWarn()
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _warnedAt);
        return (last == Never || time.GetElapsedTime(last, now) >= BetweenWarnings)
            && Interlocked.CompareExchange(ref _warnedAt, now, last) == last;
    }
}
