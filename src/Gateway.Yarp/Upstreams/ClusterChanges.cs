using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Upstreams;

/// <summary>Doubts the schema of a cluster when its configuration in YARP changes: other destinations may have another one.</summary>
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
