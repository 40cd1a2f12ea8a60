using System.Globalization;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Yarp.Forwarding;

/// <summary>Reads and writes the status of a native call.</summary>
internal static class GrpcStatus
{
    private const string Unimplemented = "12";

    /// <summary>Whether the response is trailers-only: its status is among the headers.</summary>
    public static bool HasAmongHeaders(HttpContext http) => http.Response.Headers.ContainsKey(GrpcHeaders.Status);

    /// <summary>Whether the response has a status.</summary>
    public static bool IsThere(HttpContext http) =>
        http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers.ContainsKey(GrpcHeaders.Status) == true || HasAmongHeaders(http);

    /// <summary>The status that the client gets; null for none.</summary>
    public static Status? Read(HttpContext http)
    {
        var fields = HasAmongHeaders(http) ? http.Response.Headers : http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (fields is null || !fields.TryGetValue(GrpcHeaders.Status, out var number) || !int.TryParse(number, CultureInfo.InvariantCulture, out var code))
        {
            return null;
        }

        return new Status((StatusCode)code, fields.TryGetValue(GrpcHeaders.Message, out var message) ? StatusMessage.Decode(message.ToString()) : "");
    }

    /// <summary>Whether the server answered UNIMPLEMENTED.</summary>
    public static bool IsUnimplemented(HttpContext http) =>
        (http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers.TryGetValue(GrpcHeaders.Status, out var status) == true && status == Unimplemented)
        || (http.Response.Headers.TryGetValue(GrpcHeaders.Status, out status) && status == Unimplemented);

    /// <summary>Ends a response with a status: in the trailers if it has begun, else trailers-only.</summary>
    public static void Write(HttpContext http, Status status)
    {
        IHeaderDictionary? target;
        if (http.Response.HasStarted)
        {
            target = http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        }
        else
        {
            http.Response.ContentType = GrpcHeaders.ContentType;
            target = http.Response.Headers;
        }

        if (target is { IsReadOnly: false })
        {
            Write(target, status);
        }
    }

    /// <summary>Writes a status to headers or trailers.</summary>
    public static void Write(IHeaderDictionary target, Status status)
    {
        target[GrpcHeaders.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        target[GrpcHeaders.Message] = StatusMessage.Encode(status.Detail);
    }
}
