namespace Gateway.Grpc.Client.Calls;

/// <summary>
/// How long a call that waits for its server sleeps between two attempts to connect: 1 s, then 1.6 times as long each time, at most 120 s,
/// unless the channel's options say otherwise.
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md">connection back-off</see>.
/// </summary>
internal struct ReconnectDelay(TimeSpan first, TimeSpan? longest)
{
    private const double Growth = 1.6;
    private TimeSpan _next = first;

    public TimeSpan Next()
    {
        var delay = longest is { } most && _next > most ? most : _next;
        _next = delay < TimeSpan.MaxValue / Growth ? delay * Growth : TimeSpan.MaxValue;
        return delay;
    }
}
