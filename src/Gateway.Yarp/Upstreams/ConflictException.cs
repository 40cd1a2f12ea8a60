namespace Gateway.Yarp.Upstreams;

/// <summary>Two clusters serve the same service or path.</summary>
internal sealed class ConflictException(IReadOnlyList<ClusterClash> clashes) : Exception(string.Join('\n', [
    "Two clusters serve the same. Leave the service out of one of them (ExcludedServices), or set Gateway:Conflicts to FirstWins. Where only paths are the same, a Prefix for one of them is enough.",
    .. clashes.Select(static one => "  " + one.Text)]));
