using Gateway.Yarp;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Program.Features.Health;

/// <summary>The health of the gateway for the gRPC health service: healthy once it is ready.</summary>
internal sealed class ReadinessCheck(UpstreamStatuses upstreams) : IHealthCheck
{
    public const string Name = "ready";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(upstreams.AreReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("A required upstream has no schema."));
}
