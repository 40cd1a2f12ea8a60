namespace Gateway.Hosting;

/// <summary>How calls live in this host, whatever door they come by.</summary>
public sealed class CallHostingOptions
{
    /// <summary>
    /// How long calls may go on once the host is stopping. Range 0 to 24 hours; default 5 s. What is open then ends with UNAVAILABLE.
    /// The host's own <c>HostOptions.ShutdownTimeout</c> (default 30 s) must be longer.
    /// </summary>
    public TimeSpan DrainTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(24));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);
}
