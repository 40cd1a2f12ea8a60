using Gateway.Calls.Catalog;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Server.Protocol;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Hosting;

/// <summary>Answers gRPC calls of services and methods that are not there: UNIMPLEMENTED.</summary>
internal sealed class UnknownMethods(MethodCatalog catalog, IOptions<GrpcServiceOptions> options, ILogger<UnknownMethods> logger)
{
    // Ahead of what the application maps for "everything else"; only gRPC requests come here.
    private const int Order = 1000;

    private readonly HashSet<ICollection<EndpointDataSource>> _mapped = [];

    public void MapOnce(IEndpointRouteBuilder endpoints)
    {
        if (_mapped.Add(endpoints.DataSources))
        {
            GrpcDoor.Map(endpoints, $"/{{grpcService}}/{{grpcMethod:{GrpcRouteConstraint.Name}}}", AnswerAsync)
                .WithDisplayName("gRPC - Unknown method")
                .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = Order);
        }
    }

    private Task AnswerAsync(HttpContext http)
    {
        var service = http.Request.RouteValues["grpcService"] as string ?? "";
        var method = http.Request.RouteValues["grpcMethod"] as string ?? "";
        var known = catalog.ServiceNames.Contains(service);
        if (!known && options.Value.IgnoreUnknownServices == true)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var reason = known ? $"Method '{method}' of service '{service}' is unimplemented." : $"Service '{service}' is unimplemented.";
        Log.MethodUnknown(logger, service, method);
        GrpcRequest.WriteTrailersOnly(http.Response, new Status(StatusCode.Unimplemented, reason), GrpcHeaders.ContentType);
        return Task.CompletedTask;
    }
}
