using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Clusters;

/// <summary>The passive health check of gRPC clusters: a destination that accepts no connections gets no calls for a while. Other failures say nothing about the destination.</summary>
internal sealed class ConnectionHealth(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "GatewayConnection";

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (context.GetForwarderErrorFeature() is { } error && ConnectionFailure.IsUnsent(error.Exception))
        {
            TakeOut(cluster, destination);
        }
    }

    /// <summary>Marks a destination as unhealthy, unless the cluster has another passive health check, or none.</summary>
    public void TakeOut(ClusterState cluster, DestinationState destination)
    {
        if (cluster.Model.Config.HealthCheck?.Passive is { Enabled: true, Policy: PolicyName, ReactivationPeriod: { } period })
        {
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, period);
        }
    }
}
