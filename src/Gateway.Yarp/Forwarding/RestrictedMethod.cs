using Gateway.Rest;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Yarp.Forwarding;

/// <summary>Answers the path of a method that <c>google.api.visibility</c> hides as one that is not there. Without it, the route of YARP would forward its calls.</summary>
internal static class RestrictedMethod
{
    public static Task RefuseAsync(HttpContext http)
    {
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType))
        {
            return http.RequestServices.GetRequiredService<GatewayErrors>().WriteUnknownAsync(http, new Status(StatusCode.NotFound, $"No route for {http.Request.Method} {http.Request.Path}."));
        }

        GrpcStatus.Write(http, new Status(StatusCode.Unimplemented, $"The method {http.Request.Path} is not known to this gateway."));
        return Task.CompletedTask;
    }
}
