using Gateway.Rest;
using Gateway.Rest.Protocol;
using Gateway.Yarp.Settings;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// Sends the headers of a native stream on when its server sends them. YARP keeps them until the first message, and the server may wait for its client to say something first.
/// By REST and WebSocket the doors decide when headers go out: until then a failure has an HTTP status of its own.
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

    // A failure without a message has its status among the headers, which then end the answer.
    private static bool IsOpenStream(ResponseTransformContext response) =>
        response.ProxyResponse is { IsSuccessStatusCode: true }
        && response.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ForwardedMethodMetadata>() is { Descriptor.IsServerStreaming: true }
        && GrpcHeaders.IsGrpc(response.HttpContext.Response.ContentType)
        && !GrpcStatus.HasAmongHeaders(response.HttpContext)
        && response.HttpContext.Features.Get<IClientRequestFeature>() is null;

    private static async ValueTask SendAsync(HttpContext http) => await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
}
