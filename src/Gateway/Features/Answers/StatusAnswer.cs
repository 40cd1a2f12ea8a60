using System.Globalization;
using Gateway.Rest;
using Gateway.Rest.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Program.Features.Answers;

/// <summary>Answers a request with a status, in the form of its door: an error of REST, an error of Connect, or the headers of gRPC.</summary>
internal static class StatusAnswer
{
    /// <summary>Whether a request speaks gRPC. The gRPC-Web middleware has already turned its requests into gRPC.</summary>
    public static bool IsGrpc(HttpContext http) => http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Answers that the path does not exist. A path that is hidden from its caller gets the same answer, byte for byte.</summary>
    public static Task WriteUnknownAsync(HttpContext http, Status status) =>
        IsGrpc(http) ? WriteAsync(http, status) : http.RequestServices.GetRequiredService<GatewayErrors>().WriteUnknownAsync(http, status);

    /// <summary>Answers.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="details">The packed details of the status; null for none.</param>
    public static Task WriteAsync(HttpContext http, Status status, Google.Rpc.Status? details = null)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ConnectMetadata>() is { } connect)
        {
            return connect.WriteErrorAsync(http, status, details?.ToByteArray() ?? []);
        }

        if (!IsGrpc(http))
        {
            return http.RequestServices.GetRequiredService<GatewayErrors>().WriteAsync(http, status, details?.ToByteArray() ?? []);
        }

        // A challenge may have set another status code.
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
}
