namespace Gateway.Yarp;

/// <summary>The number of calls to the servers of a cluster through one door.</summary>
/// <param name="Cluster">The id of the cluster.</param>
/// <param name="Door">The door: <c>rest</c>, <c>websocket</c>, <c>connect</c>, <c>grpc</c> or <c>grpc-web</c>.</param>
/// <param name="Active">Calls in flight.</param>
/// <param name="Total">Calls since the start, including those in flight.</param>
public sealed record UpstreamCallCount(string Cluster, string Door, long Active, long Total);
