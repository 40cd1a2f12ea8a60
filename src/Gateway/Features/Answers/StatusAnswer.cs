using System.Globalization;
using System.Net.Mime;
using Gateway.Rest;
using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Program.Features.Answers;

/// <summary>Answers a request with a status, in the form of its door: <c>google.rpc.Status</c> as JSON, the error of Connect, or the fields of gRPC.</summary>
internal static class StatusAnswer
{
    private static readonly JsonOptions _json = new() { IgnoreDefaultValues = true };

    /// <summary>Whether a request speaks gRPC. The middleware of gRPC-Web has made its requests gRPC by now.</summary>
    public static bool IsGrpc(HttpContext http) => http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Answers.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="details">Details of the status, each of which is packed already; null for none.</param>
    public static Task WriteAsync(HttpContext http, Status status, Google.Rpc.Status? details = null)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ConnectMetadata>() is { } connect)
        {
            return connect.WriteErrorAsync(http, status, details?.ToByteArray() ?? []);
        }

        if (!IsGrpc(http))
        {
            return WriteRestAsync(http, status, details?.ToByteArray() ?? []);
        }

        // A challenge has set another.
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/grpc";
        http.Response.Headers["grpc-status"] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["grpc-message"] = StatusMessage.Encode(status.Detail);
        if (details is not null)
        {
            http.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(details.ToByteArray()).TrimEnd('=');
        }

        return Task.CompletedTask;
    }

    private static async Task WriteRestAsync(HttpContext http, Status status, ReadOnlyMemory<byte> details)
    {
        using var body = new PooledBuffer();
        StatusJson.Write(body, (int)status.StatusCode, status.Detail, details.Span, Schema.WellKnown, _json);
        http.Response.StatusCode = StatusHttpMap.ToHttp((int)status.StatusCode);
        http.Response.ContentType = MediaTypeNames.Application.Json;
        http.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
        }
    }
}
