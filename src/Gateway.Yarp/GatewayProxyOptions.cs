using Gateway.Rest;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Yarp;

/// <summary>Which clusters of YARP are gRPC servers that the gateway serves, and how. The section <c>Gateway</c> of the configuration sets these options; values set in code win.</summary>
public sealed class GatewayProxyOptions
{
    /// <summary>The clusters, by their ids in the configuration of YARP. Default empty; there must be one.</summary>
    public IDictionary<string, GatewayClusterOptions> Clusters { get; } = new Dictionary<string, GatewayClusterOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How often the schemas of the clusters are read again. Range 1 s to 1 day; default 30 s. Null to read them once, and again only when a method is unknown or a file has changed.</summary>
    public TimeSpan? SchemaRefresh { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time for reading a schema. Range 100 ms to 10 minutes; default 10 s.</summary>
    public TimeSpan SchemaTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How the gateway handles a service or a binding that two clusters have. Default <see cref="ClusterConflict.Stop"/>.</summary>
    public ClusterConflict Conflicts { get; set; } = ClusterConflict.Stop;

    /// <summary>
    /// How long a destination that accepts no connections gets no calls, unless the cluster's <c>HealthCheck:Passive</c> sets another time. Range 100 ms to 1 hour; default 5 s.
    /// </summary>
    public TimeSpan ReactivateAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Called with the endpoint <c>/package.Service/Method</c> of each method before it is built. <see cref="ForwardedMethodMetadata"/> among its metadata names the method. Metadata that it
    /// adds, such as for authorization, counts at every door. It runs again when schemas change. Default null.
    /// </summary>
    public Action<EndpointBuilder>? ConfigureEndpoint { get; set; }
}
