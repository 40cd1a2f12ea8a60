using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Streams;

/// <summary>The headers of a stream: it is not stored, no proxy holds it back, and what <c>Accept</c> has chosen says so.</summary>
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

    /// <summary>Says that the answer was chosen by <c>Accept</c>, beside what others have said.</summary>
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
