using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Protocol;

/// <summary>Headers that common clients send and that no door reads: they carry no binary metadata and no timeout.</summary>
internal static class PlainHeaders
{
    /// <summary>
    /// Whether a request has only these headers. Enumerating headers costs an allocation, and more time than most parts of a call. Kestrel has a slot for each of these
    /// headers, so that looking one up reads a field.
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
