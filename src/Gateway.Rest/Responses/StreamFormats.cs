using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Responses;

/// <summary>Chooses the format of a stream by the request's <c>Accept</c>.</summary>
internal static class StreamFormats
{
    /// <summary>What can be asked for, for messages.</summary>
    public const string Offered = "application/x-ndjson, application/jsonl, application/json, text/event-stream";

    /// <summary>The format the client likes best; null when it likes none that is offered.</summary>
    public static StreamFormat? Choose(StringValues accept)
    {
        if (accept.Count == 0 || accept.ToString() is "*/*" or "")
        {
            return NdjsonFormat.Instance;
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out var types))
        {
            return null;
        }

        StreamFormat? best = null;
        var bestQuality = 0.0;
        foreach (var type in types)
        {
            // Of equal ones the first wins; q=0 means "not this".
            if ((type.Quality ?? 1) > bestQuality && FormatOf(type.MediaType) is { } format)
            {
                best = format;
                bestQuality = type.Quality ?? 1;
            }
        }

        return best;
    }

    // A browser that navigates says text/html first: it shows an array, and would download lines.
    private static StreamFormat? FormatOf(StringSegment mediaType) => mediaType.ToString().ToLowerInvariant() switch
    {
        "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "*/*" => NdjsonFormat.Instance,
        "application/json" or "application/*" or "text/html" => JsonArrayFormat.Instance,
        "text/event-stream" or "text/*" => ServerSentEventsFormat.Instance,
        _ => null,
    };
}
