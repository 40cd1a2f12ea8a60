using System.Globalization;
using Gateway.Calls;
using Gateway.Calls.Protocol;
using Gateway.Hosting.Headers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Responses;

/// <summary>
/// Trailers of a call on their way to an HTTP client: real trailers on HTTP/2 for a client that said <c>TE: trailers</c>,
/// else headers named <c>Grpc-Trailer-*</c> while headers can still be set.
/// </summary>
internal static class ResponseTrailersWriter
{
    private const string HeaderPrefix = "Grpc-Trailer-";

    /// <summary>Whether the client takes real trailers.</summary>
    public static bool TakesTrailers(HttpContext http)
    {
        if (http.Features.Get<IHttpResponseTrailersFeature>() is null || HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            return false;
        }

        foreach (var value in http.Request.Headers.TE)
        {
            if (value?.Contains("trailers", StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends the trailers and the status as trailers, if the client takes them.</summary>
    public static void WriteAsTrailers(Call call, Status status, HttpContext http)
    {
        if (!TakesTrailers(http))
        {
            return;
        }

        var trailers = http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers;
        if (call.HasResponseTrailers)
        {
            HeaderMetadata.Write(call.ResponseTrailers, trailers);
        }

        trailers[GrpcHeaders.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            trailers[GrpcHeaders.Message] = StatusMessage.Encode(status.Detail);
        }
    }

    /// <summary>Sends the trailers as headers. The details of a status are in the body already.</summary>
    public static void WriteAsHeaders(Call call, HttpResponse response)
    {
        if (!call.HasResponseTrailers)
        {
            return;
        }

        foreach (var entry in call.ResponseTrailers)
        {
            if (entry.Key != StatusDetails.TrailerName)
            {
                response.Headers.Append(HeaderPrefix + entry.Key, HeaderMetadata.ValueOf(entry));
            }
        }
    }
}
