using Gateway.Rest.Times;

namespace Gateway.Rest;

/// <summary>Options of WebSocket.</summary>
public sealed class GatewayWebSocketOptions
{
    /// <summary>Whether clients may open a WebSocket on the path of a binding. Default true.</summary>
    /// <remarks>If false, the gateway treats a handshake as a normal GET.</remarks>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether clients may also open a WebSocket on <c>/pkg.Service/Method</c>, for every method, with or without annotation. Default false.</summary>
    public bool MapMethodPaths { get; set; }

    /// <summary>
    /// Origins whose pages may open a WebSocket, such as <c>https://app.example</c>, besides the server's own host; <c>*</c> allows every page. Default empty.
    /// </summary>
    /// <remarks>
    /// A browser sends the cookies of this server with every handshake, from any page. So a handshake from another origin is answered 403.
    /// Programs other than browsers usually send no <c>Origin</c>, and are allowed.
    /// </remarks>
    public ISet<string> AllowedOrigins { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The time between pings. Range 100 ms to 1 hour; default 30 s.</summary>
    public TimeSpan KeepAliveInterval
    {
        get;
        set => field = TimeRange.KeepAlive.Checked(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>How long a peer may take to answer a ping, with a pong or any other bytes, before the connection counts as lost. Range 100 ms to 1 hour; default 30 s.</summary>
    public TimeSpan KeepAliveTimeout
    {
        get;
        set => field = TimeRange.KeepAlive.Checked(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a call may be without a message from either side before it ends with DEADLINE_EXCEEDED (close code 4004). Range 100 ms to 24 days; default null: no limit,
    /// because pings detect lost clients.
    /// </summary>
    public TimeSpan? IdleTimeout
    {
        get;
        set => field = TimeRange.Idle.Checked(value);
    }

    /// <summary>
    /// Whether messages are compressed for clients that offer <c>permessage-deflate</c> (RFC 7692). Default false: compression costs memory and time. Also, if a message contains
    /// a secret and text that an attacker chooses, its length reveals the secret in spite of TLS (CRIME, BREACH).
    /// </summary>
    public bool EnableCompression { get; set; }
}
