using System.Globalization;
using Gateway.Transcoding.Wire;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>The common parts of all error responses, in any format.</summary>
internal static class ErrorAnswer
{
    /// <summary>Sets the HTTP status, and the headers that result from it and from the details.</summary>
    /// <param name="response">The response, which has not started.</param>
    /// <param name="httpStatus">Its HTTP status.</param>
    /// <param name="details">A serialized <c>google.rpc.Status</c> with the details; empty for none.</param>
    public static void Begin(HttpResponse response, int httpStatus, ReadOnlySpan<byte> details)
    {
        response.StatusCode = httpStatus;
        if (httpStatus == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (RetryDelay.Find(details) is { } seconds && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Sends the body; for HEAD, only its length. Disposes it.</summary>
    public static async Task SendAsync(HttpContext http, PooledBuffer body)
    {
        using (body)
        {
            http.Response.ContentLength = body.WrittenCount;
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                // Flush: middleware may copy its own body before the request ends.
                await ClientWait.ForAsync(http.Response.BodyWriter.WriteAsync(body.WrittenMemory, CancellationToken.None), http);
            }
        }
    }
}
