using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Responses;

/// <summary>
/// Sends the trailers of a call to an HTTP client: as trailers on HTTP/2 for a client that sent <c>TE: trailers</c>,
/// else as headers named <c>Grpc-Trailer-*</c> while headers can still be set.
/// </summary>
internal static class ResponseTrailers
{
    public const string HeaderPrefix = "Grpc-Trailer-";

    /// <summary>Whether the client takes real trailers.</summary>
    public static bool AreTakenBy(HttpContext http)
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol) || http.Features.Find<IHttpResponseTrailersFeature>() is null)
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

    /// <summary>Writes trailers, except for the status, cookies, and trailers that HTTP cannot carry: the call has ended, and the client must still get its status.</summary>
    /// <param name="trailers">The trailers of the call.</param>
    /// <param name="target">The headers or trailers that they are added to.</param>
    /// <param name="prefix">The prefix of each key.</param>
    /// <param name="withDetails">Whether the details of the status are among them.</param>
    /// <param name="isSent">Tells whether a trailer goes to the client; null for all.</param>
    /// <returns>The key of a trailer that was left out; null when all of them fit.</returns>
    public static string? Write(FieldList trailers, IHeaderDictionary target, string prefix, bool withDetails, Func<string, bool>? isSent)
    {
        string? leftOut = null;
        foreach (var (name, values) in trailers.Fields)
        {
            var isDetails = name.Equals(StatusDetails.TrailerName, StringComparison.OrdinalIgnoreCase);
            if (IsStatus(name) || (isDetails ? !withDetails : isSent?.Invoke(name) == false))
            {
                continue;
            }

            if (!ReservedFields.IsForbiddenTrailer(name) && !ReservedFields.IsCookie(name) && HeaderCharacters.AreFitForValues(values))
            {
                target.Append(prefix + name, values);
            }
            else
            {
                leftOut = name;
            }
        }

        return leftOut;
    }

    private static bool IsStatus(string name) => name.Equals(GrpcHeaders.Status, StringComparison.OrdinalIgnoreCase) || name.Equals(GrpcHeaders.Message, StringComparison.OrdinalIgnoreCase);
}
