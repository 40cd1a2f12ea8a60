using Gateway.Rest;
using Gateway.Yarp.Upstreams;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Methods;

/// <summary>The gRPC endpoints of all methods that clusters serve. They change as a whole when schemas or YARP's configuration change.</summary>
internal sealed class UpstreamEndpoints(ICollection<EndpointDataSource> siblings, UpstreamSet upstreams, UpstreamEndpointBuilder builder, ILogger logger) : EndpointDataSource
{
    private readonly Lock _gate = new();
    private ServedMethods? _served;
    private IReadOnlyList<Endpoint>? _proxied;
    private IReadOnlyList<Endpoint> _endpoints = [];

    public override IReadOnlyList<Endpoint> Endpoints
    {
        get
        {
            var served = upstreams.Served;
            Endpoint[] proxied = [.. Proxies().SelectMany(source => source.Endpoints)];
            lock (_gate)
            {
                if (!ReferenceEquals(served, _served) || _proxied?.SequenceEqual(proxied) != true)
                {
                    (_served, _proxied) = (served, proxied);
                    _endpoints = Build(served, proxied);
                }

                return _endpoints;
            }
        }
    }

    public override IChangeToken GetChangeToken() => new CompositeChangeToken([upstreams.NextChange, .. Proxies().Select(source => source.GetChangeToken())]);

    private IEnumerable<EndpointDataSource> Proxies() => siblings.Where(static source => source.GetType().Assembly == typeof(RouteModel).Assembly);

    private List<Endpoint> Build(ServedMethods served, Endpoint[] proxied)
    {
        var routes = new ProxyRoutes(proxied);
        var here = NamesServedHere();
        var endpoints = new List<Endpoint>();
        foreach (var method in served.All)
        {
            if (here.Contains(method.FullName))
            {
                Log.ServedHere(logger, method.Upstream.Id, method.FullName);
            }
            else if (routes.Find(method.Upstream.Id, "/" + method.FullName) is { } route)
            {
                // A hidden method has its endpoint in any case: left to the route, YARP would forward it.
                if (ProxyRoutes.AsksForMore(route) && !builder.Refuses(method))
                {
                    Log.LeftToRoute(logger, method.Upstream.Id, method.FullName);
                }
                else
                {
                    endpoints.Add(builder.Build(method, route));
                }
            }
        }

        return endpoints;
    }

    // The application's own gRPC services. The gateway's own sources are left out, because they read this one.
    private HashSet<string> NamesServedHere() =>
        siblings
            .Where(source => source != this && source.GetType().Assembly != typeof(GatewayMethod).Assembly)
            .SelectMany(static source => source.Endpoints)
            .Select(static endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>())
            .OfType<GrpcMethodMetadata>()
            .Select(static metadata => $"{metadata.Method.ServiceName}/{metadata.Method.Name}")
            .ToHashSet(StringComparer.Ordinal);
}
