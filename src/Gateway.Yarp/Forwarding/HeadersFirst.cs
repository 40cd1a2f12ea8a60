using Gateway.Rest;
using Gateway.Rest.Protocol;
using Gateway.Yarp.Settings;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// Forwards the headers of a native stream as soon as the server sends them. YARP holds them until the first message, but the server may wait for a message of its client first.
/// For REST and WebSocket, the doors decide when headers go out: until then, a failure has its own HTTP status.
/// </summary>
internal sealed class HeadersFirst(CurrentOptions options) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (context.Cluster is { } cluster && options.Value.Clusters.ContainsKey(cluster.ClusterId))
        {
            context.AddResponseTransform(static response => IsOpenStream(response) ? SendAsync(response.HttpContext) : ValueTask.CompletedTask);
        }
    }

    // A trailers-only response has its status among the headers, and ends with them.
    private static bool IsOpenStream(ResponseTransformContext response) =>
        response.ProxyResponse is { IsSuccessStatusCode: true }
        && response.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ForwardedMethodMetadata>() is { Descriptor.IsServerStreaming: true }
        && GrpcHeaders.IsGrpc(response.HttpContext.Response.ContentType)
        && !GrpcStatus.HasAmongHeaders(response.HttpContext)
        && response.HttpContext.Features.Get<IClientRequestFeature>() is null;

    private static async ValueTask SendAsync(HttpContext http) => await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
}
