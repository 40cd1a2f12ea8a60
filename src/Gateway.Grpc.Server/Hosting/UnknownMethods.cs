using Gateway.Calls.Catalog;
using Gateway.Grpc.Server.Protocol;
using Gateway.Hosting.Doors;
using Gateway.Hosting.Telemetry;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Hosting;

/// <summary>Answers gRPC calls of services and methods that are not there: UNIMPLEMENTED.</summary>
internal sealed class UnknownMethods(MethodCatalog catalog, IOptions<GrpcServiceOptions> options, CallTelemetry telemetry, ServerLogger log)
{
    public const string ServiceKey = "grpcService";
    private const string MethodKey = "grpcMethod";

    // Ahead of what the application maps for "everything else"; only gRPC requests come here.
    private const int Order = 1000;

    private readonly HashSet<ICollection<EndpointDataSource>> _mapped = [];
    private HashSet<string>? _services;

    // Made with the first call: by then every service is in the catalog.
    private HashSet<string> Services => _services ??= [.. catalog.ServiceNames];

    /// <summary>Whether calls of this service are answered here: always, unless the application wants those of unknown services for itself.</summary>
    public bool Answers(string? service) =>
        options.Value.IgnoreUnknownServices != true || (service is not null && Services.Contains(service));

    public void MapOnce(IEndpointRouteBuilder endpoints)
    {
        if (_mapped.Add(endpoints.DataSources))
        {
            var onlyGrpc = new RouteValueDictionary { [ServiceKey] = new GrpcRouteConstraint(this) };
            endpoints.Map(RoutePatternFactory.Parse($"/{{{ServiceKey}}}/{{{MethodKey}}}", defaults: null, onlyGrpc), AnswerAsync)
                .WithMetadata(new HttpMethodMetadata([HttpMethods.Post]), BehindGrpcMarker.Instance)
                .WithDisplayName("gRPC - Unknown method")
                .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = Order);
        }
    }

    private Task AnswerAsync(HttpContext http)
    {
        if (GrpcRequest.RefuseHttp(http, out var web) is { } noGrpc)
        {
            Log.UnknownRefused(log.Logger, http.Request.Path, noGrpc);
            return Task.CompletedTask;
        }

        var service = http.Request.RouteValues[ServiceKey] as string ?? "";
        var method = http.Request.RouteValues[MethodKey] as string ?? "";
        var reason = Services.Contains(service) ? $"Method '{method}' of service '{service}' is unimplemented." : $"Service '{service}' is unimplemented.";
        var status = new Status(StatusCode.Unimplemented, reason);
        Log.MethodUnknown(log.Logger, http.Request.Path);
        telemetry.Refused(http, method: null, GrpcRequest.Door(web), status);
        GrpcRequest.WriteTrailersOnly(http.Response, status, web);
        return Task.CompletedTask;
    }
}
