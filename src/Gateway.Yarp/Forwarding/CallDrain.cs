using Gateway.Rest;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// Ends the native calls of a stopping host: each gets <see cref="GatewayOptions.DrainTimeout"/> to finish, as calls by REST and WebSocket do, and ends with UNAVAILABLE then. Without it
/// the host would abort them, and clients would see streams that end without a status.
/// </summary>
internal sealed class CallDrain : IDisposable
{
    /// <summary>The status of a call that was cut. Same text as that of calls by REST.</summary>
    public static readonly Status Status = new(StatusCode.Unavailable, "The server is stopping.");

    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private ITimer? _timer;
    private volatile bool _isStopping;

    public CallDrain(IHostApplicationLifetime lifetime, IOptions<GatewayOptions> options, TimeProvider time)
    {
        _time = time;
        _timeout = options.Value.DrainTimeout;
        _stopping = lifetime.ApplicationStopping.Register(Begin);
    }

    /// <summary>Cancelled when open calls must end. One token for all calls: a token of its own would cost each call an allocation.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Whether the host has begun to stop.</summary>
    public bool IsStopping => _isStopping;

    public void Dispose()
    {
        _stopping.Dispose();
        _timer?.Dispose();
        _over.Dispose();
    }

    private void Begin()
    {
        _isStopping = true;
        _timer = _time.CreateTimer(static drain => ((CallDrain)drain!).End(), this, _timeout, Timeout.InfiniteTimeSpan);
    }

    private void End()
    {
        try
        {
            _ = _over.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The host was faster: no call is left.
        }
    }
}
