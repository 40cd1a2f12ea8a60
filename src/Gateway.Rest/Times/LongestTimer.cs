namespace Gateway.Rest.Times;

/// <summary>The longest time that a timer is set to: a .NET timer takes no more than 24.8 days.</summary>
internal static class LongestTimer
{
    public static readonly TimeSpan Time = TimeSpan.FromDays(24);
}
