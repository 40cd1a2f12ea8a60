namespace Gateway.Yarp;

/// <summary>What happens to a service, or to a binding, that two clusters have.</summary>
public enum ClusterConflict
{
    /// <summary>The gateway does not start. While it runs, the cluster that brings the conflict keeps its former schema.</summary>
    Stop,

    /// <summary>The cluster whose id comes first in the order of the alphabet serves it, and the log names what the other one loses.</summary>
    FirstWins,
}
