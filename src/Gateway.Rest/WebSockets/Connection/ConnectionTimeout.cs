using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Rest.WebSockets.Connection;

/// <summary>Aborts a connection that does not close in time. The server closes a connection after its last request, but only after the client has taken every byte.</summary>
internal sealed class ConnectionTimeout
{
    private readonly IConnectionLifetimeFeature _connection;
    private readonly ITimer _timer;

    private ConnectionTimeout(IConnectionLifetimeFeature connection, TimeProvider time, TimeSpan timeout)
    {
        _connection = connection;
        _timer = time.CreateTimer(static state => ((ConnectionTimeout)state!).Pass(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts the time within which the connection must close.</summary>
    public static void Start(IConnectionLifetimeFeature connection, TimeProvider time, TimeSpan timeout)
    {
        var started = new ConnectionTimeout(connection, time, timeout);
        connection.ConnectionClosed.UnsafeRegister(static state => ((ConnectionTimeout)state!)._timer.Dispose(), started);
    }

    private void Pass()
    {
        _timer.Dispose();
        _connection.Abort();
    }
}
