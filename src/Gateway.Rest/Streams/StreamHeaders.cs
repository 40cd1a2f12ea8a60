using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Streams;

/// <summary>The headers of a stream: no cache stores it, no proxy holds it back, and <c>Vary</c> names <c>Accept</c> if that chose the format.</summary>
internal static class StreamHeaders
{
    public static void Write(IHeaderDictionary headers, bool isNegotiated)
    {
        headers.CacheControl = "no-store";
        headers["X-Accel-Buffering"] = "no";
        if (isNegotiated)
        {
            VaryHeader.AddAccept(headers);
        }
    }
}
