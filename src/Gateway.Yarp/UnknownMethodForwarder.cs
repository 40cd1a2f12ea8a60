using Gateway.Rest;
using Gateway.Transcoding.Descriptors;
using Gateway.Yarp.Clusters;
using Gateway.Yarp.Forwarding;
using Gateway.Yarp.Methods;
using Gateway.Yarp.Schemas;
using Gateway.Yarp.Upstreams;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp;

/// <summary>
/// Forwards native calls of methods that no schema has, unchanged. This works only with exactly one cluster whose options name no services to serve or to leave out.
/// With <see cref="GatewayOptions.RefuseRestricted"/> it forwards nothing: without a schema, a hidden method cannot be told from others. Registered as a service of the application.
/// </summary>
public sealed class UnknownMethodForwarder
{
    // OpenTelemetry's name for unknown methods: clients could invent any number of names.
    private const string OtherMethod = "_OTHER";

    private readonly UpstreamSet _upstreams;
    private readonly EndpointDataSource _endpoints;
    private readonly ForwardingRuntime _runtime;
    private readonly bool _forwards;
    private Target? _target;

    internal UnknownMethodForwarder(UpstreamSet upstreams, EndpointDataSource endpoints, ForwardingRuntime runtime, GatewayVisibility visibility)
    {
        _forwards = !visibility.RefusesRestricted;
        _upstreams = upstreams;
        _endpoints = endpoints;
        _runtime = runtime;
    }

    /// <summary>The delegate that forwards a call; null if no cluster takes it.</summary>
    public RequestDelegate? Find(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!_forwards || _upstreams.All is not [{ Options: { Services.Count: 0, ExcludedServices.Count: 0 } } upstream] || !IsCall(http.Request))
        {
            return null;
        }

        // Each change of endpoints makes a new list.
        var endpoints = _endpoints.Endpoints;
        var target = _target;
        if (!ReferenceEquals(target?.Endpoints, endpoints))
        {
            target = Make(upstream, endpoints);
            _target = target;
        }

        return target?.Forward;
    }

    private static bool IsCall(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.Path.Value?.Split('/') is ["", { Length: > 0 } service, { Length: > 0 }]
        && ServedServices.IsServed(service);

    private Target? Make(Upstream upstream, IReadOnlyList<Endpoint> endpoints)
    {
        var id = GatewayRoutes.IdOf(upstream.Id);
        if (endpoints.FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<RouteModel>()?.Config.RouteId == id && endpoint.Metadata.GetMetadata<ForwardedMethodMetadata>() is null)
            is not { RequestDelegate: { } pipeline } route || RouteGuards.IsGuarded(route))
        {
            // The authorization middleware has run already, without this endpoint. So a route that conventions of MapReverseProxy() guard must not be used here.
            return null;
        }

        var method = new ForwardedMethodMetadata
        {
            // A stand-in of the most general kind, a bidirectional stream, because the method itself is unknown.
            Descriptor = ReflectionReflection.Descriptor.Services[0].Methods[0],
            Schema = Schema.WellKnown,
            MaxTimeout = upstream.Options.MaxTimeout,
            IsRequestMetadata = UpstreamEndpointBuilder.RequestMetadataOf(upstream.Options),
            FindFailure = ForwarderStatus.Find,
        };
        var forward = new UpstreamDelegate(pipeline, method, OtherMethod, _runtime);
        var endpoint = new Endpoint(forward.HandleAsync, new EndpointMetadataCollection([.. route.Metadata, method]), $"gRPC - any method of cluster '{upstream.Id}'");
        return new Target(endpoints, http =>
        {
            // YARP finds its route by the endpoint.
            http.SetEndpoint(endpoint);
            return forward.HandleAsync(http);
        });
    }

    private sealed record Target(IReadOnlyList<Endpoint> Endpoints, RequestDelegate Forward);
}
