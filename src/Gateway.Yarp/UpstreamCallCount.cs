namespace Gateway.Yarp;

/// <summary>How many calls went to the servers of a cluster by one door.</summary>
/// <param name="Cluster">The id of the cluster.</param>
/// <param name="Door">How the calls came: <c>rest</c>, <c>websocket</c>, <c>connect</c>, <c>grpc</c> or <c>grpc-web</c>.</param>
/// <param name="Active">Calls in flight.</param>
/// <param name="Total">Calls since the start, with those in flight.</param>
public sealed record UpstreamCallCount(string Cluster, string Door, long Active, long Total);
