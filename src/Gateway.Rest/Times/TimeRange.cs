using System.Runtime.CompilerServices;

namespace Gateway.Rest.Times;

/// <summary>The range of an option that is a time.</summary>
internal sealed class TimeRange(TimeSpan shortest, TimeSpan longest)
{
    /// <summary>Time without a message: less would end calls that are only slow.</summary>
    public static TimeRange Idle { get; } = new(TimeSpan.FromMilliseconds(100), LongestTimer.Time);

    /// <summary>Time between pings, and to the answer of one: less would flood a connection.</summary>
    public static TimeRange KeepAlive { get; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));

    /// <summary>Time until a stream sends headers or a heartbeat without a message.</summary>
    public static TimeRange Silence { get; } = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));

    /// <summary>How long a stop may last.</summary>
    public static TimeRange Drain { get; } = new(TimeSpan.Zero, TimeSpan.FromHours(24));

    /// <summary>Returns a value of the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not of the range; the error names the option.</exception>
    public TimeSpan Checked(TimeSpan value, [CallerMemberName] string? option = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, shortest, option);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, longest, option);
        return value;
    }

    /// <summary>Returns a value of the range, or null, which means no limit or the default of another option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not of the range; the error names the option.</exception>
    public TimeSpan? Checked(TimeSpan? value, [CallerMemberName] string? option = null) => value is { } time ? Checked(time, option) : null;
}
