namespace Gateway.Grpc.Client.Calls;

/// <summary>
/// How long a call that waits for its server sleeps between two attempts to connect: 1 s, then 1.6 times as long each time, at most 120 s.
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md">connection back-off</see>.
/// </summary>
internal struct ReconnectDelay()
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);
    private TimeSpan _next = TimeSpan.FromSeconds(1);

    public TimeSpan Next()
    {
        var delay = _next;
        _next = _next * 1.6 < Longest ? _next * 1.6 : Longest;
        return delay;
    }
}
