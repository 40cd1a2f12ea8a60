using System.Globalization;
using Gateway.Calls;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>Answers with an error: the HTTP status, and <c>google.rpc.Status</c> as JSON.</summary>
internal sealed class ErrorWriter(HostSchema schema)
{
    public const string ContentType = "application/json";

    // Details name what is set: a violation without a reason has no "reason":"".
    private static readonly JsonOptions Json = new() { IgnoreDefaultValues = true };

    /// <summary>Answers with the HTTP status that belongs to the code.</summary>
    public Task WriteAsync(HttpContext http, Status status, ReadOnlyMemory<byte> details) =>
        WriteAsync(http, StatusHttpMap.ToHttp((int)status.StatusCode), status, details);

    /// <summary>Answers with an HTTP status that says more than the code would.</summary>
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

        using var body = new MessageBuffer();
        WriteJson(body, status, details);
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return Task.CompletedTask;
        }

        return SendAsync(response, body);
    }

    /// <summary>Writes a status as JSON, for an error inside a stream.</summary>
    public void WriteJson(MessageBuffer output, Status status, ReadOnlyMemory<byte> details) =>
        StatusJson.Write(output, (int)status.StatusCode, status.Detail ?? "", details.Span, schema.Schema, Json);

    private static Task SendAsync(HttpResponse response, MessageBuffer body)
    {
        body.WrittenSpan.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);
        return Task.CompletedTask;
    }
}
