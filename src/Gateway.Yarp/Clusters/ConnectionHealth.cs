using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Clusters;

/// <summary>The passive health check of gRPC clusters: a destination that takes no connection gets no calls for a while. A call that failed otherwise says nothing about its destination.</summary>
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

    /// <summary>Takes a destination out, unless the cluster has another passive health check, or none.</summary>
    public void TakeOut(ClusterState cluster, DestinationState destination)
    {
        if (cluster.Model.Config.HealthCheck?.Passive is { Enabled: true, Policy: PolicyName, ReactivationPeriod: { } period })
        {
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, period);
        }
    }
}
