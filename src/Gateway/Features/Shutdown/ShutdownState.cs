using Grpc.Health.V1;
using Grpc.HealthCheck;

namespace Gateway.Program.Features.Shutdown;

/// <summary>Whether the gateway is stopping. This begins with the signal, so that load balancers know it before the gateway refuses calls.</summary>
internal sealed class ShutdownState(IHostApplicationLifetime host, HealthServiceImpl health)
{
    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun || host.ApplicationStopping.IsCancellationRequested;

    /// <summary>Makes the gateway not ready. Clients that watch the gRPC health service get this at once.</summary>
    public void Begin()
    {
        _hasBegun = true;
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.NotServing);
    }
}
