using Gateway.Calls.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Grpc.Server.Hosting;

/// <summary>Lets a route match gRPC requests only, so that the answer for unknown methods takes nothing away from the rest of the application.</summary>
internal sealed class GrpcRouteConstraint(UnknownMethods unknown) : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is not null
        && (GrpcHeaders.IsGrpc(httpContext.Request.ContentType) || GrpcWebMediaType.TryParse(httpContext.Request.ContentType, out _))
        && unknown.Answers(values[routeKey] as string);
}
