using System.Globalization;
using Gateway.Rest;
using Gateway.Yarp;

namespace Gateway.Program.Features.Banner;

/// <summary>A cluster, for people.</summary>
/// <param name="Cluster">Its id.</param>
/// <param name="Addresses">Its destinations.</param>
/// <param name="HasSchema">Whether a schema is in force.</param>
/// <param name="State">The numbers of its services and methods.</param>
/// <param name="Problem">Why the newest schema is not served; null if it is.</param>
internal sealed record UpstreamLine(string Cluster, string Addresses, bool HasSchema, string State, string? Problem)
{
    /// <summary>The parts of the schema that are not served, with the reasons.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>All problems.</summary>
    public IEnumerable<string> Problems => Problem is null ? Warnings : Warnings.Append(Problem);

    /// <summary>The next step of a running gateway; null if there is no problem.</summary>
    public string? Outlook => Problem is null ? null
        : HasSchema ? "The former schema stays in force."
        : "The gateway keeps asking until it has a schema. It needs no restart.";

    public static UpstreamLine Of(UpstreamStatus upstream, IReadOnlyList<GatewayMethod> methods)
    {
        var services = upstream.Services.ToHashSet(StringComparer.Ordinal);
        var count = methods.Count(method => method.Forwarded is not null && services.Contains(method.ServiceName));
        var state = upstream.HasSchema ? $"{Count(upstream.Services.Count, "service")}, {Count(count, "method")}" : "no schema yet";
        return new UpstreamLine(upstream.Cluster, string.Join(", ", upstream.Addresses), upstream.HasSchema, state, upstream.Problem) { Warnings = upstream.Warnings };
    }

    private static string Count(int number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? "" : "s")}");
}
