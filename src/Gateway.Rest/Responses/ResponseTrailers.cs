using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Responses;

/// <summary>
/// Trailers of a call on their way to an HTTP client: real trailers on HTTP/2 for a client that said <c>TE: trailers</c>,
/// else headers named <c>Grpc-Trailer-*</c> while headers can still be set.
/// </summary>
internal static class ResponseTrailers
{
    public const string HeaderPrefix = "Grpc-Trailer-";

    /// <summary>Whether the client takes real trailers.</summary>
    public static bool AreTakenBy(HttpContext http)
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
}
