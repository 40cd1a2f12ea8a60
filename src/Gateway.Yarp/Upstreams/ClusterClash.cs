namespace Gateway.Yarp.Upstreams;

/// <summary>A service, method or route that exists twice and is served once.</summary>
/// <param name="Loser">The cluster that does not serve it, because the other one comes first.</param>
/// <param name="Text">The description for people.</param>
/// <param name="IsWithin">Whether one cluster has both. Their names then differ only in case, so they have the same path.</param>
internal sealed record ClusterClash(Upstream Loser, string Text, bool IsWithin = false);
