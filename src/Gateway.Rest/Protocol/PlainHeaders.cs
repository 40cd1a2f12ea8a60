using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Protocol;

/// <summary>The headers that come with calls of common clients, and that a door has nothing to read in: they are no binary metadata, and no timeout.</summary>
internal static class PlainHeaders
{
    /// <summary>
    /// Whether a request has no others. To enumerate headers costs an allocation, and more time than most of what a call needs; Kestrel has a slot for each of these, so that
    /// asking is a look at a field.
    /// </summary>
    public static bool AreAll(IHeaderDictionary headers) => headers.Count == CountOfPlain(headers);

    private static int CountOfPlain(IHeaderDictionary headers) =>
        CountOf(headers.Host)
        + CountOf(headers.Accept)
        + CountOf(headers.ContentType)
        + CountOf(headers.TE)
        + CountOf(headers.UserAgent)
        + CountOf(headers.AcceptEncoding)
        + CountOf(headers.Authorization)
        + CountOf(headers.TraceParent)
        + CountOf(headers.TraceState)
        + (headers.ContentLength is null ? 0 : 1);

    private static int CountOf(StringValues values) => values.Count > 0 ? 1 : 0;
}
