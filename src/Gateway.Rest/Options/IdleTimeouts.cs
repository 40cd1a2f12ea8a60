using System.Runtime.CompilerServices;

namespace Gateway.Rest.Options;

/// <summary>What may be set as the time a call goes without a message.</summary>
internal static class IdleTimeouts
{
    /// <summary>The shortest one: less would end calls that are only slow.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    // No timer takes more.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Passes on what may be set; null is none. What is refused is told by the name of its option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 100 ms or more than 24 days.</exception>
    public static TimeSpan? Checked(TimeSpan? value, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value ?? Shortest, Shortest, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? Longest, Longest, name);
        return value;
    }
}
