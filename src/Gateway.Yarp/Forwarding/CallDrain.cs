using Gateway.Rest;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// Ends the native calls of a stopping host. Like calls by REST and WebSocket, each gets <see cref="GatewayOptions.DrainTimeout"/> to finish, and then ends with UNAVAILABLE.
/// Otherwise the host would abort them, and clients would see streams that end without a status.
/// </summary>
internal sealed class CallDrain : IDisposable
{
    /// <summary>The status of a call that the drain ended. Calls by REST have the same text.</summary>
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

    /// <summary>Cancelled when open calls must end. All calls share this token, because a token per call would cost an allocation.</summary>
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
            // The host has stopped already, so no call is left.
        }
    }
}
