using Grpc.Health.V1;
using Grpc.HealthCheck;

namespace Gateway.Program.Features.Shutdown;

/// <summary>Whether the gateway is about to stop. It is so from the signal on: load balancers are told before calls are refused.</summary>
internal sealed class ShutdownState(IHostApplicationLifetime host, HealthServiceImpl health)
{
    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun || host.ApplicationStopping.IsCancellationRequested;

    /// <summary>The gateway is not ready from now on. Those who watch the gRPC health service are told at once.</summary>
    public void Begin()
    {
        _hasBegun = true;
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.NotServing);
    }
}
