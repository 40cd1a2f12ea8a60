namespace Gateway.Yarp;

/// <summary>The state of a cluster.</summary>
/// <param name="Cluster">The id of the cluster.</param>
/// <param name="Addresses">The addresses of its destinations; empty when YARP has no such cluster.</param>
/// <param name="IsRequired">Whether the gateway is ready only when it has the cluster's schema.</param>
/// <param name="Services">The full names of the served services; empty before the first schema.</param>
/// <param name="HasSchema">Whether a schema is in force.</param>
/// <param name="Warnings">The parts of that schema that are not served, with the reasons, for people.</param>
/// <param name="Problem">Why the last reading of the schema brought none into force, for people; null when there was no problem.</param>
/// <param name="ReadAt">When the schema was last read without a problem; null for never.</param>
public sealed record UpstreamStatus(
    string Cluster, IReadOnlyList<string> Addresses, bool IsRequired, IReadOnlyList<string> Services, bool HasSchema, IReadOnlyList<string> Warnings, string? Problem, DateTimeOffset? ReadAt)
{
    /// <summary>The source of the schema in force: the address of a server, or a file; null before the first schema.</summary>
    public string? SchemaSource { get; init; }

    /// <summary>The time since the schema was last read without a problem; null for never. Setting the system clock does not change it.</summary>
    public TimeSpan? SchemaAge { get; init; }
}
