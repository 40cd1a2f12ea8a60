using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Responses;

/// <summary>
/// Tells whether the client has the answer already, by <c>If-None-Match</c> and <c>If-Modified-Since</c>
/// (<see href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1">RFC 9110, section 13.1</see>). The service identifies its answer by header metadata: <c>etag</c> or <c>last-modified</c>.
/// </summary>
internal static class ConditionalRequest
{
    /// <summary>Whether the client already has the answer that is about to be sent.</summary>
    public static bool IsFresh(HttpContext http)
    {
        var request = http.Request;
        var headers = request.Headers;
        if ((headers.IfNoneMatch.Count == 0 && headers.IfModifiedSince.Count == 0) || http.Response.StatusCode != StatusCodes.Status200OK)
        {
            return false;
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return false;
        }

        // If-None-Match wins over If-Modified-Since, because a time is less exact.
        return headers.IfNoneMatch.Count > 0 ? HasTag(http) : IsNotModified(http);
    }

    /// <summary>Makes the answer 304. It keeps the headers with which the client updates its copy, and drops those that describe a body (RFC 9110, section 15.4.5).</summary>
    public static void AnswerNotModified(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status304NotModified;
        response.Headers.ContentType = default;
        response.Headers.ContentLanguage = default;
        response.Headers.ContentDisposition = default;
    }

    private static bool HasTag(HttpContext http)
    {
        var sent = http.Response.Headers;
        if (sent.ETag.Count == 0 && sent.LastModified.Count == 0)
        {
            // The service does not identify its answer, so not even * can match.
            return false;
        }

        if (!EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var known))
        {
            return false;
        }

        _ = EntityTagHeaderValue.TryParse(sent.ETag.ToString(), out var tag);
        foreach (var one in known)
        {
            if (one.Equals(EntityTagHeaderValue.Any) || (tag is not null && one.Compare(tag, useStrongComparison: false)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNotModified(HttpContext http) =>
        HeaderUtilities.TryParseDate(http.Response.Headers.LastModified.ToString(), out var modified)
        && HeaderUtilities.TryParseDate(http.Request.Headers.IfModifiedSince.ToString(), out var since)
        && modified <= since;
}
