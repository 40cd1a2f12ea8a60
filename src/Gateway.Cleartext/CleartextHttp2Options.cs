namespace Gateway.Cleartext;

/// <summary>Limits for connections that have not yet shown which protocol they speak.</summary>
public sealed class CleartextHttp2Options
{
    /// <summary>
    /// How long a connection may stay silent, or stop within HTTP/2's preface, before the server closes it. Range 1 ms to 24 hours; default 30 s,
    /// the same as Kestrel's <c>RequestHeadersTimeout</c>. Kestrel's own limits apply once the protocol is known.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
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
    /// How many connections may wait for their first bytes at once, counted over all these endpoints of a server. Range 1 to 2,147,483,647; default 10,000.
    /// The server closes further connections at once, and logs a warning at most once a minute.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
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
