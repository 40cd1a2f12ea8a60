using System.Collections.Frozen;
using Gateway.Yarp.Settings;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Upstreams;

/// <summary>The gRPC clusters and all methods that they serve. The methods change as a whole, and a call keeps those with which it began.</summary>
internal sealed class UpstreamSet
{
    private readonly Lock _taking = new();
    private readonly ChangeSignal _change = new();
    private volatile Clusters _clusters;
    private volatile ServedMethods _served = ServedMethods.None;

    public UpstreamSet(CurrentOptions options) => _clusters = new Clusters(Make(options.Value), options.Value.Conflicts);

    /// <summary>The clusters, in the order of their ids.</summary>
    public IReadOnlyList<Upstream> All => _clusters.All;

    /// <summary>The methods that are served now.</summary>
    public ServedMethods Served => _served;

    /// <summary>Signals the next change of <see cref="Served"/>.</summary>
    public IChangeToken NextChange => _change.Next;

    /// <summary>The clusters of options, still without state.</summary>
    public static IReadOnlyList<Upstream> Make(GatewayProxyOptions options) =>
        [.. options.Clusters.OrderBy(one => one.Key, StringComparer.OrdinalIgnoreCase).Select(one => new Upstream(one.Key, one.Value))];

    /// <summary>The cluster with an id; null if the gateway does not serve it.</summary>
    public Upstream? Find(string id) => _clusters.ById.GetValueOrDefault(id);

    /// <summary>Brings the schemas of some clusters into force, together with those of all others. Several at once cost no more than one.</summary>
    /// <returns>The new conflicts between clusters.</returns>
    /// <exception cref="ConflictException">Two clusters would serve the same. The former schemas stay in force.</exception>
    public IReadOnlyList<ClusterClash> TakeSchemas(IReadOnlyDictionary<Upstream, UpstreamState> states)
    {
        lock (_taking)
        {
            var served = PutTogether(_clusters, one => states.GetValueOrDefault(one) ?? one.State);
            var known = _served.Clashes;
            _served = served;
            _change.Fire();

            // Only now, so that a reader of the state finds the routes too.
            foreach (var (upstream, state) in states)
            {
                upstream.State = state;
            }

            return [.. served.Clashes.Except(known)];
        }
    }

    /// <summary>Replaces all clusters by others with their states.</summary>
    /// <returns>The conflicts between clusters.</returns>
    /// <exception cref="ConflictException">Two clusters would serve the same. The former clusters stay.</exception>
    public IReadOnlyList<ClusterClash> Replace(IReadOnlyList<Upstream> all, ClusterConflict conflicts)
    {
        lock (_taking)
        {
            var clusters = new Clusters(all, conflicts);
            var served = PutTogether(clusters, static one => one.State);
            _clusters = clusters;
            _served = served;
            _change.Fire();
            return served.Clashes;
        }
    }

    private static ServedMethods PutTogether(Clusters clusters, Func<Upstream, UpstreamState> stateOf)
    {
        var served = ServedMethods.Of(clusters.All.Select(one => (one, stateOf(one))));
        ClusterClash[] between = [.. served.Clashes.Where(static clash => !clash.IsWithin)];
        return between.Length > 0 && clusters.Conflicts == ClusterConflict.Stop ? throw new ConflictException(between) : served;
    }

    private sealed record Clusters(IReadOnlyList<Upstream> All, ClusterConflict Conflicts)
    {
        public FrozenDictionary<string, Upstream> ById { get; } = All.ToFrozenDictionary(static one => one.Id, StringComparer.OrdinalIgnoreCase);
    }
}
