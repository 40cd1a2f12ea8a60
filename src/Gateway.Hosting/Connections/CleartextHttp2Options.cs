namespace Gateway.Hosting.Connections;

/// <summary>How an endpoint without TLS finds out which protocol a new connection speaks.</summary>
public sealed class CleartextHttp2Options
{
    /// <summary>
    /// How long a connection may stay silent, or stop in the middle of HTTP/2's preface, before it is closed. Range 1 ms to 24 hours; default 30 s,
    /// as Kestrel gives the headers of a request. Once the protocol is known Kestrel's own limits apply.
    /// </summary>
    public TimeSpan DetectionTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(24));
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many connections may be waiting for their first bytes at once, over all such endpoints of a server. Range 1 to 2,147,483,647; default 10,000.
    /// Further ones are closed as they come, until some have spoken.
    /// </summary>
    public int MaxUndecidedConnections
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10_000;
}
