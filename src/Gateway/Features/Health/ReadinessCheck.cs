using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Program.Features.Health;

/// <summary>The health of the gateway for the gRPC health service: healthy while it is ready.</summary>
internal sealed class ReadinessCheck(GatewayReadiness readiness) : IHealthCheck
{
    public const string Name = "ready";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(readiness.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"The gateway is {readiness.Status}."));
}
