using Gateway.Calls.Protocol;
using Gateway.Grpc.Server.Web;
using Gateway.Hosting.Headers;
using Grpc.AspNetCore.Web;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>What the endpoints of this door ask of a request, and the shortest answer they give.</summary>
internal static class GrpcRequest
{
    /// <summary>How telemetry names the door.</summary>
    /// <param name="web">How the request speaks gRPC-Web; null when it speaks gRPC.</param>
    public static string Door(GrpcWebRequest? web) => web is null ? GrpcCall.DoorName : GrpcWebCall.DoorName;

    /// <summary>The time the client gives the call; null when it does not say. False when what it says cannot be read.</summary>
    public static bool TryReadTimeout(IHeaderDictionary headers, out TimeSpan? timeout)
    {
        timeout = null;
        var header = headers.GrpcTimeout;
        if (header.Count == 0)
        {
            return true;
        }

        if (header.Count != 1 || !GrpcTimeout.TryParse(header[0], out var parsed))
        {
            return false;
        }

        timeout = parsed;
        return true;
    }

    /// <summary>Answers a request that cannot be a call, with an HTTP status, and gives the reason; null when it can be one.</summary>
    /// <param name="http">The request.</param>
    /// <param name="web">How it speaks gRPC-Web; null when it speaks gRPC.</param>
    public static string? RefuseHttp(HttpContext http, out GrpcWebRequest? web)
    {
        web = null;
        var request = http.Request;
        if (HttpMethods.IsOptions(request.Method))
        {
            // A preflight that no CORS middleware has answered.
            http.Response.Headers.Allow = HttpMethods.Post;
            return RefuseHttp(http.Response, StatusCodes.Status405MethodNotAllowed, "gRPC is called by POST; there is no CORS policy that answers OPTIONS.");
        }

        if (!GrpcHeaders.IsGrpc(request.ContentType))
        {
            web = http.Features.Get<GrpcWebRequest>();
            return web is null ? RefuseHttp(http.Response, StatusCodes.Status415UnsupportedMediaType, WrongContentType(http)) : null;
        }

        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            http.Response.Headers.Upgrade = "HTTP/2";
            return RefuseHttp(http.Response, StatusCodes.Status426UpgradeRequired, $"gRPC needs HTTP/2; the request came by {request.Protocol}.");
        }

        return null;
    }

    /// <summary>Answers with a status and nothing else.</summary>
    public static void WriteTrailersOnly(HttpResponse response, Status status, GrpcWebRequest? web)
    {
        response.ContentType = web is null ? GrpcHeaders.ContentType : web.Response.ToString();
        StatusHeaders.Write(status, response.Headers);
    }

    private static string WrongContentType(HttpContext http)
    {
        var contentType = http.Request.ContentType;
        return !GrpcWebMediaType.TryParse(contentType, out _) ? $"Content-Type '{contentType}' is not gRPC's."
            : http.GetEndpoint()?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>() is { GrpcWebEnabled: true }
                ? $"Content-Type '{contentType}' is gRPC-Web's, which is enabled for this method but not for the application: it does not call UseGrpcWeb()."
                : $"Content-Type '{contentType}' is gRPC-Web's, which is not enabled for this method.";
    }

    private static string RefuseHttp(HttpResponse response, int httpStatus, string reason)
    {
        response.StatusCode = httpStatus;
        StatusHeaders.Write(new Status(StatusCode.Internal, reason), response.Headers);
        return reason;
    }
}
