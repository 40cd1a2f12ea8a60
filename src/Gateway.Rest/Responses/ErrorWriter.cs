using System.Globalization;
using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>Answers with an error: the HTTP status, and <c>google.rpc.Status</c> as JSON.</summary>
/// <param name="schema">The types that details may have.</param>
internal sealed class ErrorWriter(Schema schema)
{
    /// <summary>For errors answered without a call, which have no details.</summary>
    public static ErrorWriter Plain { get; } = new(Schema.WellKnown);

    // Details leave out fields that are not set: a violation without a reason has no "reason":"".
    private static readonly JsonOptions Json = new() { IgnoreDefaultValues = true };

    /// <summary>Answers with the HTTP status that belongs to the code.</summary>
    public Task WriteAsync(HttpContext http, Status status, ReadOnlyMemory<byte> details) =>
        WriteAsync(http, StatusHttpMap.ToHttp((int)status.StatusCode), status, details);

    /// <summary>Answers with an HTTP status that is more exact than the status of the code.</summary>
    public Task WriteAsync(HttpContext http, int httpStatus, Status status, ReadOnlyMemory<byte> details = default)
    {
        var response = http.Response;
        response.StatusCode = httpStatus;
        if (httpStatus == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (RetryDelay.Find(details.Span) is { } seconds && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = new PooledBuffer();
        WriteJson(body, status, details);
        response.ContentType = MediaTypes.Json;
        response.ContentLength = body.WrittenCount;
        return SendAsync(http, body);
    }

    /// <summary>Writes a status as JSON, for an error inside a stream.</summary>
    public void WriteJson(PooledBuffer output, Status status, ReadOnlyMemory<byte> details) =>
        StatusJson.Write(output, (int)status.StatusCode, status.Detail ?? "", details.Span, schema, Json);

    private static async Task SendAsync(HttpContext http, PooledBuffer body)
    {
        using (body)
        {
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                // Flush: middleware may copy its own body before the request ends.
                await ClientWait.ForAsync(http.Response.BodyWriter.WriteAsync(body.WrittenMemory, CancellationToken.None), http);
            }
        }
    }
}
