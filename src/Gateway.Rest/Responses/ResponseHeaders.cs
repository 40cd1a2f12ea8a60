using System.Globalization;
using Gateway.Hosting.Headers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>Header metadata of a service as response headers.</summary>
internal static class ResponseHeaders
{
    // A service's way to choose a success code without knowing of HTTP, as in grpc-gateway.
    private const string HttpCodeKey = "x-http-code";

    /// <summary>Writes the entries. Those that frame the response belong to the server, and <c>x-http-code</c> becomes the status of a success.</summary>
    public static void Write(Metadata metadata, HttpResponse response)
    {
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            if (entry.Key == HttpCodeKey)
            {
                SetStatus(entry.Value, response);
            }
            else if (!IsFraming(entry.Key))
            {
                response.Headers.Append(entry.Key, HeaderMetadata.ValueOf(entry));
            }
        }
    }

    private static void SetStatus(string value, HttpResponse response)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599)
        {
            response.StatusCode = status;
        }
    }

    private static bool IsFraming(string key) =>
        key is "content-type" or "content-length" or "transfer-encoding" or "connection" or "keep-alive" or "upgrade" or "trailer" or "date" or "server";
}
