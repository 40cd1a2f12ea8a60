using Gateway.Yarp.Upstreams;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;

namespace Gateway.Yarp;

/// <summary>The state of all clusters, for health checks and pages. Registered as a service of the application.</summary>
public sealed class UpstreamStatuses
{
    private readonly UpstreamSet _upstreams;
    private readonly IProxyStateLookup _proxy;

    private readonly TimeProvider _time;

    internal UpstreamStatuses(UpstreamSet upstreams, IProxyStateLookup proxy, TimeProvider time)
    {
        _time = time;
        _upstreams = upstreams;
        _proxy = proxy;
    }

    /// <summary>Every cluster, in the order of their ids, as it is now.</summary>
    public IReadOnlyList<UpstreamStatus> All => [.. _upstreams.All.Select(StatusOf)];

    /// <summary>Whether every required cluster has a schema.</summary>
    public bool AreReady => _upstreams.All.All(static upstream => !upstream.Options.IsRequired || upstream.State.Schema is not null);

    /// <summary>Whether the gateway serves the cluster's gRPC servers.</summary>
    public bool Has(string cluster) => _upstreams.Find(cluster) is not null;

    /// <summary>The first cluster without a schema; null when every cluster has one.</summary>
    /// <param name="path">Considers only clusters whose <see cref="GatewayClusterOptions.Prefix"/> begins this path; null for all.</param>
    public UpstreamStatus? FindMissing(PathString? path = null)
    {
        foreach (var upstream in _upstreams.All)
        {
            if (upstream.State.Schema is null && path?.StartsWithSegments(upstream.Options.Prefix) != false)
            {
                return StatusOf(upstream);
            }
        }

        return null;
    }

    private UpstreamStatus StatusOf(Upstream upstream)
    {
        var state = upstream.State;
        return new UpstreamStatus(
            upstream.Id,
            _proxy.TryGetCluster(upstream.Id, out var cluster) ? [.. cluster.Destinations.Values.Select(static one => one.Model.Config.Address)] : [],
            upstream.Options.IsRequired,
            [.. _upstreams.Served.All.Where(method => ReferenceEquals(method.Upstream, upstream)).Select(static method => method.Descriptor.Service.FullName).Distinct()],
            state.Schema is not null,
            [.. state.Warnings, .. _upstreams.Served.Clashes.Where(clash => ReferenceEquals(clash.Loser, upstream)).Select(static clash => clash.Text)],
            state.Problem,
            state.ReadAt)
        {
            SchemaSource = state.Source,
            SchemaAge = state.ReadAt is null ? null : _time.GetElapsedTime(state.ReadTimestamp),
        };
    }
}
