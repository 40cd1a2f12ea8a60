using System.Globalization;
using Gateway.Calls.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>What the endpoints of this door ask of a request, and the shortest answer they give.</summary>
internal static class GrpcRequest
{
    /// <summary>The time the client gives the call; null when it does not say. False when what it says cannot be read.</summary>
    public static bool TryReadTimeout(IHeaderDictionary headers, out TimeSpan? timeout)
    {
        timeout = null;
        var header = headers[GrpcTimeout.HeaderName];
        if (header.Count == 0)
        {
            return true;
        }

        if (header.Count != 1 || !GrpcTimeout.TryParse(header[0], out var parsed))
        {
            return false;
        }

        timeout = parsed;
        return true;
    }

    /// <summary>Answers with a status and nothing else.</summary>
    public static void WriteTrailersOnly(HttpResponse response, Status status, string? contentType)
    {
        response.ContentType = contentType;
        response.Headers[GrpcHeaders.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers[GrpcHeaders.Message] = StatusMessage.Encode(status.Detail);
    }
}
