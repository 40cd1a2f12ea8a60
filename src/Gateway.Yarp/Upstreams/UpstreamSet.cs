using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Upstreams;

/// <summary>The gRPC clusters, and the methods that they serve together. The methods change as a whole: a call keeps those that it began with.</summary>
internal sealed class UpstreamSet : IDisposable
{
    private readonly FrozenDictionary<string, Upstream> _byId;
    private readonly ClusterConflict _conflicts;
    private readonly Lock _taking = new();
    private readonly Lock _gate = new();
    private CancellationTokenSource _change = new();
    private volatile ServedMethods _served = ServedMethods.None;

    public UpstreamSet(IOptions<GatewayProxyOptions> options)
    {
        All = [.. options.Value.Clusters.OrderBy(one => one.Key, StringComparer.OrdinalIgnoreCase).Select(one => new Upstream(one.Key, one.Value))];
        _byId = All.ToFrozenDictionary(one => one.Id, StringComparer.OrdinalIgnoreCase);
        _conflicts = options.Value.Conflicts;
    }

    /// <summary>The clusters, in the order of their ids.</summary>
    public IReadOnlyList<Upstream> All { get; }

    /// <summary>What is served now.</summary>
    public ServedMethods Served => _served;

    /// <summary>The cluster of an id; null when it is not the gateway's.</summary>
    public Upstream? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Signals the next change of <see cref="Served"/>.</summary>
    public IChangeToken GetChangeToken()
    {
        lock (_gate)
        {
            return new CancellationChangeToken(_change.Token);
        }
    }

    public void Dispose() => _change.Dispose();

    /// <summary>Brings a schema into force, together with those of all other clusters.</summary>
    /// <returns>What two clusters have now.</returns>
    /// <exception cref="ConflictException">Two clusters would serve the same. The former schema stays in force.</exception>
    public IReadOnlyList<ClusterClash> TakeSchema(Upstream upstream, UpstreamState state)
    {
        lock (_taking)
        {
            var served = ServedMethods.Of(All.Select(one => (one, ReferenceEquals(one, upstream) ? state : one.State)));
            if (served.Clashes.Count > 0 && _conflicts == ClusterConflict.Stop)
            {
                throw new ConflictException(served.Clashes);
            }

            _served = served;
            SignalChange();

            // Only now: who sees the state finds the routes as well.
            upstream.State = state;
            return served.Clashes;
        }
    }

    private void SignalChange()
    {
        CancellationTokenSource changed;
        lock (_gate)
        {
            changed = _change;
            _change = new CancellationTokenSource();
        }

        changed.Cancel();
        changed.Dispose();
    }
}
