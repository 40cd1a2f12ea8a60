using Gateway.Transcoding.Descriptors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Routing;

/// <summary>
/// The endpoints of one <c>MapGateway()</c>: one of Connect for each method, and for each prefix one that matches every path under it, ordered after every route of the application.
/// <see cref="BindingMatcherPolicy"/> puts the endpoint of the matching binding in its place, or takes it out. So bindings are matched once, by the rules of
/// google.api.http, and never hide the application's routes.
/// </summary>
/// <remarks>
/// The gRPC endpoints come from the other data sources of the same route builder, so that a branch serves only its own services. They are read when routing
/// first reads the endpoints, after the application has mapped everything, and again whenever they change.
/// </remarks>
internal sealed class GatewayDataSource(ICollection<EndpointDataSource> siblings, BindingConventions conventions, SnapshotCompiler compiler, ILogger logger)
    : EndpointDataSource, IDisposable
{
    // After every route of the application, before its fallbacks (MapFallback has int.MaxValue).
    private const int Order = int.MaxValue - 1;

    private readonly Lock _gate = new();
    private IDisposable? _listening;
    private CancellationTokenSource _change = new();
    private Snapshot? _snapshot;
    private IReadOnlyList<Endpoint> _endpoints = [];
    private Asked _asked;
    private bool _isStale = true;

    /// <summary>The served snapshot; null before routing has read the endpoints.</summary>
    public Snapshot? Snapshot
    {
        get
        {
            lock (_gate)
            {
                return _snapshot;
            }
        }
    }

    public override IReadOnlyList<Endpoint> Endpoints => Read(static source => source.Endpoints, group: null);

    /// <summary>The endpoints inside a route group. The gRPC endpoints are read with the group's prefix and conventions.</summary>
    public override IReadOnlyList<Endpoint> GetGroupedEndpoints(RouteGroupContext context) => Read(source => source.GetGroupedEndpoints(context), context);

    public override IChangeToken GetChangeToken()
    {
        lock (_gate)
        {
            _listening ??= ChangeToken.OnChange(SiblingChanges, OnChanged);
            return new CancellationChangeToken(_change.Token);
        }
    }

    public void Dispose()
    {
        _listening?.Dispose();
        _change.Dispose();
    }

    private CompositeChangeToken SiblingChanges() => new([.. Others().Select(source => source.GetChangeToken())]);

    private EndpointDataSource[] Others() => [.. siblings.Where(source => source != this)];

    private void OnChanged()
    {
        CancellationTokenSource changed;
        lock (_gate)
        {
            _isStale = true;
            changed = _change;
            _change = new CancellationTokenSource();
        }

        changed.Cancel();
        changed.Dispose();
    }

    private IReadOnlyList<Endpoint> Read(Func<EndpointDataSource, IReadOnlyList<Endpoint>> endpointsOf, RouteGroupContext? group)
    {
        // Several composite data sources read the endpoints. All get the same ones, and a mistake is logged once.
        var asked = new Asked(group?.Prefix.RawText, group?.Conventions.Count ?? 0, group?.FinallyConventions.Count ?? 0);
        lock (_gate)
        {
            if (!_isStale && asked == _asked)
            {
                return _endpoints;
            }

            try
            {
                Take(compiler.Compile(Check(Others().SelectMany(endpointsOf)), conventions));
            }
            catch (SchemaException mistake) when (_snapshot is not null)
            {
                Log.ChangeRefused(logger, mistake);
            }

            _asked = asked;
            _isStale = false;
            return _endpoints;
        }
    }

    // If the first snapshot has mistakes, the startup check stops the host and lists those of every MapGateway(). A running host keeps its former snapshot.
    private void Take(Snapshot snapshot)
    {
        if (snapshot.Problems.Count > 0 && _snapshot is { Problems.Count: 0 })
        {
            Log.ChangeRefused(logger, SnapshotCompiler.Refuse(snapshot.Problems));
            return;
        }

        _snapshot = snapshot;
        _endpoints = [.. snapshot.Routes.Select(MakeEndpoint), .. snapshot.Connect];
    }

    private static IEnumerable<Endpoint> Check(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (CatchAllMetadata.RoutesOf(endpoint) is not null)
            {
                throw new InvalidOperationException("MapGateway() was called on a route builder and on a group inside it, so that methods would be served twice. Call it on one of them.");
            }

            yield return endpoint;
        }
    }

    private static RouteEndpoint MakeEndpoint(BindingRoutes routes) => new(
        static http =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        },
        RoutePatternFactory.Parse($"{routes.Prefix}/{{**{CatchAllMetadata.PathParameter}}}"),
        Order,
        new EndpointMetadataCollection(new CatchAllMetadata(routes)),
        $"REST - all bindings under {routes.Prefix}/");

    /// <summary>The key of cached endpoints: the prefix of the group, null outside groups, and its number of conventions at that time.</summary>
    private readonly record struct Asked(string? Prefix, int Conventions, int FinallyConventions);
}
