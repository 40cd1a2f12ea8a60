using Gateway.Rest.Times;

namespace Gateway.Rest;

/// <summary>How methods are served by WebSocket.</summary>
public sealed class GatewayWebSocketOptions
{
    /// <summary>Whether a WebSocket may be opened on the path of a binding. Default true.</summary>
    /// <remarks>Without it the gateway treats a handshake as HTTP: as a GET.</remarks>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether a WebSocket may be opened on <c>/pkg.Service/Method</c> too, for every method, with or without annotation. Default false.</summary>
    public bool MapMethodPaths { get; set; }

    /// <summary>
    /// Origins whose pages may open a WebSocket, beside those of the server's own host, such as <c>https://app.example</c>; <c>*</c> lets every page in. Default empty.
    /// </summary>
    /// <remarks>
    /// A browser sends the cookies of this server with every handshake, whatever page it comes from. Any other origin is therefore answered 403.
    /// Programs that are no browsers send no <c>Origin</c>, and are let in.
    /// </remarks>
    public ISet<string> AllowedOrigins { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How often a ping is sent. Range 100 ms to 1 hour; default 30 s.</summary>
    public TimeSpan KeepAliveInterval
    {
        get;
        set => field = TimeRange.KeepAlive.Checked(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>How long a peer may take to answer a ping, with a pong or any other bytes, before it counts as gone. Range 100 ms to 1 hour; default 30 s.</summary>
    public TimeSpan KeepAliveTimeout
    {
        get;
        set => field = TimeRange.KeepAlive.Checked(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a call may go without a message from either side before it ends with DEADLINE_EXCEEDED (close code 4004). Range 100 ms to 24 days; default null: as long as it likes,
    /// since pings tell whether its client is there.
    /// </summary>
    public TimeSpan? IdleTimeout
    {
        get;
        set => field = TimeRange.Idle.Checked(value);
    }

    /// <summary>
    /// Whether messages are compressed for clients that offer <c>permessage-deflate</c> (RFC 7692). Default false: it costs memory and time, and
    /// where a secret and a text of an attacker's choice share a message, its length tells of the secret, in spite of TLS (CRIME, BREACH).
    /// </summary>
    public bool EnableCompression { get; set; }
}
