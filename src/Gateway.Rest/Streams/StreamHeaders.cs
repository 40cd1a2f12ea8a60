using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

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
            WriteVary(headers);
        }
    }

    /// <summary>Adds <c>Accept</c> to <c>Vary</c>, unless it is there.</summary>
    public static void WriteVary(IHeaderDictionary headers)
    {
        foreach (var name in headers.GetCommaSeparatedValues(HeaderNames.Vary))
        {
            if (name is "*" || name.Equals(HeaderNames.Accept, StringComparison.OrdinalIgnoreCase))
            {
                return;
            }
        }

        headers.Append(HeaderNames.Vary, HeaderNames.Accept);
    }
}
