using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// Guards the transforms of a call's route. A server's response reaches the client only if it is gRPC. It loses fields that HTTP cannot forward, and always gets a status.
/// </summary>
/// <remarks>
/// <code>
/// 200 application/grpc                 is forwarded
/// 500 text/html, grpc-status: 7        is forwarded as 200 application/grpc: a gRPC status counts, whatever the HTTP status
/// 503 text/html                        is not forwarded, and the call fails with UNAVAILABLE
/// </code>
/// </remarks>
internal sealed class GrpcTransformer(HttpTransformer inner) : HttpTransformer
{
    // These headers tell a client how to retry, if its call ends with an HTTP status.
    private static readonly string[] _kept = ["WWW-Authenticate", "Retry-After"];

    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken) =>
        inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        ServerFields.Clean(proxyResponse.Headers);
        ServerFields.CleanContent(proxyResponse.Content.Headers);
        if (!IsGrpc(proxyResponse) && !proxyResponse.Headers.NonValidated.Contains(GrpcHeaders.Status))
        {
            return new(KeepBack(httpContext.Response, proxyResponse));
        }

        if (!IsGrpc(proxyResponse))
        {
            httpContext.Response.StatusCode = StatusCodes.Status200OK;
            proxyResponse.Content.Headers.Remove("Content-Type");
            proxyResponse.Content.Headers.TryAddWithoutValidation("Content-Type", GrpcHeaders.ContentType);
        }

        return inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    public override async ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        ServerFields.Clean(proxyResponse.TrailingHeaders);
        await inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
        if (httpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers
            && !trailers.ContainsKey(GrpcHeaders.Status) && !httpContext.Response.Headers.ContainsKey(GrpcHeaders.Status))
        {
            GrpcStatus.Write(trailers, ForwarderStatus.None);
        }
    }

    private static bool IsGrpc(HttpResponseMessage response) =>
        response.StatusCode == System.Net.HttpStatusCode.OK
        && response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) && GrpcHeaders.IsGrpc(type.ToString());

    // Keeps only the fields from which the status of the call is made.
    private static bool KeepBack(HttpResponse response, HttpResponseMessage answer)
    {
        response.Headers.ContentType = answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : default;
        foreach (var name in _kept)
        {
            if (answer.Headers.NonValidated.TryGetValues(name, out var values))
            {
                response.Headers[name] = values.ToArray();
            }
        }

        return false;
    }
}
