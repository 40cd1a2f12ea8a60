namespace Gateway.Yarp;

/// <summary>How the gateway handles a service or a binding that two clusters have.</summary>
public enum ClusterConflict
{
    /// <summary>The gateway does not start. If the conflict appears while the gateway runs, the cluster that causes it keeps its former schema.</summary>
    Stop,

    /// <summary>The cluster whose id comes first in alphabetical order serves it, and the log names what the other one loses.</summary>
    FirstWins,
}
