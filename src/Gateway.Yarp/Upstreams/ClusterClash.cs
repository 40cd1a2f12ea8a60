namespace Gateway.Yarp.Upstreams;

/// <summary>Something that two clusters serve.</summary>
/// <param name="Loser">The cluster that does not serve it, because the other one comes first.</param>
/// <param name="Text">What it is, for people.</param>
internal sealed record ClusterClash(Upstream Loser, string Text);
