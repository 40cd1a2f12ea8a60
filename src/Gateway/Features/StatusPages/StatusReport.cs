using System.Text.Json.Serialization;
using Gateway.Program.Features.Banner;
using Gateway.Yarp;

namespace Gateway.Program.Features.StatusPages;

/// <summary>The status of the running gateway: the body of <c>/status.json</c>.</summary>
/// <param name="Status"><c>ready</c>, <c>not ready</c> or <c>stopping</c>.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="StartedAt">When it started, by the clock of that moment.</param>
/// <param name="UptimeSeconds">How long it has run. Setting the system clock does not change it.</param>
/// <param name="Calls">The calls to servers.</param>
/// <param name="Upstreams">The clusters.</param>
/// <param name="RouteCount">The number of routes.</param>
/// <param name="Routes">The routes.</param>
internal sealed record StatusReport(
    string Status,
    string Version,
    DateTimeOffset StartedAt,
    double UptimeSeconds,
    StatusCalls Calls,
    IReadOnlyList<StatusUpstream> Upstreams,
    int RouteCount,
    IReadOnlyList<RouteLine> Routes);

/// <summary>Calls that went to servers.</summary>
/// <param name="Active">Calls in flight.</param>
/// <param name="Total">Calls since the start, including those in flight.</param>
/// <param name="ByDoor">The same by cluster and door.</param>
internal sealed record StatusCalls(long Active, long Total, IReadOnlyList<UpstreamCallCount> ByDoor);

/// <summary>A cluster.</summary>
/// <param name="Cluster">Its id.</param>
/// <param name="IsRequired">Whether the gateway is ready only with its schema.</param>
/// <param name="HasSchema">Whether a schema is in force.</param>
/// <param name="SchemaSource">The source of the schema; null before the first.</param>
/// <param name="SchemaAgeSeconds">The time since it was last read without a problem; null for never.</param>
/// <param name="Services">The served services.</param>
/// <param name="Warnings">The parts that are not served, with the reasons.</param>
/// <param name="Problem">The problem of the last reading; null for none.</param>
/// <param name="Destinations">Its servers.</param>
internal sealed record StatusUpstream(
    string Cluster,
    bool IsRequired,
    bool HasSchema,
    string? SchemaSource,
    double? SchemaAgeSeconds,
    IReadOnlyList<string> Services,
    IReadOnlyList<string> Warnings,
    string? Problem,
    IReadOnlyList<StatusDestination> Destinations);

/// <summary>A server.</summary>
/// <param name="Id">Its id among the destinations of the cluster.</param>
/// <param name="Address">Its address.</param>
/// <param name="Health"><c>healthy</c>, <c>unhealthy</c>, or <c>unknown</c> before the first check, as YARP reports it.</param>
/// <param name="Requests">Requests in flight to it.</param>
internal sealed record StatusDestination(string Id, string Address, string Health, int Requests);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJson : JsonSerializerContext;
