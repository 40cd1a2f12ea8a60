using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Gateway.Rest;
using Gateway.Yarp.Schemas;
using Gateway.Yarp.Upstreams;

namespace Gateway.Yarp.Forwarding;

/// <summary>The hidden methods of each cluster, for requests that come to a route of the application: its transforms may lead from any path to that of a method.</summary>
internal sealed class RefusedPaths(UpstreamSet upstreams, GatewayVisibility visibility)
{
    private readonly ConditionalWeakTable<UpstreamSchema, FrozenSet<string>> _made = [];

    /// <summary>The methods of a cluster that are refused, as <c>package.Service/Method</c> in any case; null where there are none.</summary>
    public FrozenSet<string>? Of(string? cluster)
    {
        if (!visibility.RefusesRestricted || cluster is null || upstreams.Find(cluster)?.State.Schema is not { } schema)
        {
            return null;
        }

        var refused = _made.GetValue(schema, Make);
        return refused.Count > 0 ? refused : null;
    }

    // Servers on ASP.NET Core take paths in any case.
    private FrozenSet<string> Make(UpstreamSchema schema) => schema.Methods
        .Where(visibility.Refuses)
        .Select(static method => $"{method.Service.FullName}/{method.Name}")
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
