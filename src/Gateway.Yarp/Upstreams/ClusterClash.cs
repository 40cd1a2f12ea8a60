namespace Gateway.Yarp.Upstreams;

/// <summary>Something that is there twice, and served once.</summary>
/// <param name="Loser">The cluster that does not serve it, because the other one comes first.</param>
/// <param name="Text">What it is, for people.</param>
/// <param name="IsWithin">Whether one cluster has both: names that differ by case alone, which have one path.</param>
internal sealed record ClusterClash(Upstream Loser, string Text, bool IsWithin = false);
