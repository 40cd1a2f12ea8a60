using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Upstreams;

/// <summary>Marks the schema of a cluster as doubtful when its configuration in YARP changes: new destinations may have another schema.</summary>
internal sealed class ClusterChanges(UpstreamSet upstreams) : IClusterChangeListener
{
    public void OnClusterAdded(ClusterState cluster) => Doubt(cluster);

    public void OnClusterChanged(ClusterState cluster) => Doubt(cluster);

    public void OnClusterRemoved(ClusterState cluster) => Doubt(cluster);

    private void Doubt(ClusterState cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        upstreams.Find(cluster.ClusterId)?.Doubt();
    }
}
