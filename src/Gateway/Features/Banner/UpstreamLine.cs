using System.Globalization;
using Gateway.Rest;
using Gateway.Yarp;

namespace Gateway.Program.Features.Banner;

/// <summary>A cluster, for people.</summary>
/// <param name="Cluster">Its id.</param>
/// <param name="Addresses">Its destinations.</param>
/// <param name="HasSchema">Whether a schema is in force.</param>
/// <param name="State">What is served of it.</param>
/// <param name="Problem">Why the newest schema is not served; null when it is.</param>
internal sealed record UpstreamLine(string Cluster, string Addresses, bool HasSchema, string State, string? Problem)
{
    /// <summary>What is left out of the schema that is served, and why.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>All that is wrong.</summary>
    public IEnumerable<string> Problems => Problem is null ? Warnings : Warnings.Append(Problem);

    /// <summary>What happens next while the gateway runs; null when nothing is wrong.</summary>
    public string? Outlook => Problem is null ? null
        : HasSchema ? "The former schema stays in force."
        : "The gateway asks again until it has a schema; it needs no restart.";

    public static UpstreamLine Of(UpstreamStatus upstream, IReadOnlyList<GatewayMethod> methods)
    {
        var count = methods.Count(method => method.Forwarded is not null && upstream.Services.Contains(method.ServiceName));
        var state = upstream.HasSchema ? $"{Count(upstream.Services.Count, "service")}, {Count(count, "method")}" : "no schema yet";
        return new UpstreamLine(upstream.Cluster, string.Join(", ", upstream.Addresses), upstream.HasSchema, state, upstream.Problem) { Warnings = upstream.Warnings };
    }

    private static string Count(int number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? "" : "s")}");
}
