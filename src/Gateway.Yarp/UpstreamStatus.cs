namespace Gateway.Yarp;

/// <summary>What the gateway knows of a cluster.</summary>
/// <param name="Cluster">The id of the cluster.</param>
/// <param name="Addresses">The addresses of its destinations; empty when YARP has no such cluster.</param>
/// <param name="IsRequired">Whether the gateway is ready only with its schema.</param>
/// <param name="Services">The full names of the services that are served; empty before the first schema.</param>
/// <param name="HasSchema">Whether a schema is in force.</param>
/// <param name="Warnings">What is not served of that schema, and why, for people.</param>
/// <param name="Problem">Why the last reading of the schema brought none into force, for people; null when there was no problem.</param>
/// <param name="ReadAt">When the schema was last read without a problem; null for never.</param>
public sealed record UpstreamStatus(
    string Cluster, IReadOnlyList<string> Addresses, bool IsRequired, IReadOnlyList<string> Services, bool HasSchema, IReadOnlyList<string> Warnings, string? Problem, DateTimeOffset? ReadAt)
{
    /// <summary>Where the schema in force came from: the address of a server, or a file; null before the first.</summary>
    public string? SchemaSource { get; init; }

    /// <summary>How long ago the schema was last read without a problem; null for never. A clock that is set anew does not change it.</summary>
    public TimeSpan? SchemaAge { get; init; }
}
