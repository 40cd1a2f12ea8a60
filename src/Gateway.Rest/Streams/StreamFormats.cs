using Gateway.Rest.Protocol;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Streams;

/// <summary>
/// Chooses the format of a stream by the request's <c>Accept</c>: each format has the quality of the most specific range that matches it, and
/// the format with the highest quality wins. See <see href="https://www.rfc-editor.org/rfc/rfc9110#field.accept">RFC 9110, section 12.5.1</see>.
/// </summary>
/// <remarks>
/// Among equals, the format with the more exact range wins, then the one that comes first in the header. <c>application/json, */*</c> is an array, because a client
/// that names JSON wants a whole document, and <c>*/*</c> is lines. <c>text/html</c> selects the array: a browser shows an array, and would download lines.
/// </remarks>
/// <param name="isEnveloped">Whether lines and elements are wrapped.</param>
/// <param name="events">The format of Server-Sent Events.</param>
/// <param name="first">The format for clients without a preference.</param>
internal sealed class StreamFormats(bool isEnveloped, ServerSentEventsFormat events, StreamForm first)
{
    /// <summary>The media types to ask for, for error texts.</summary>
    public const string Offered = $"{MediaTypes.Ndjson}, {MediaTypes.JsonLines}, {MediaTypes.Json}, {MediaTypes.EventStream}";

    private const int Exactly = 3;
    private const int ByKind = 2;
    private const int ByAll = 1;

    // In the order of StreamForm.
    private readonly Offer[] _offers =
    [
        new(new NdjsonFormat(isEnveloped), "application", MediaTypes.Lines),
        new(new JsonArrayFormat(isEnveloped), "application", [MediaTypes.Json, "text/html"]),
        new(events, "text", [MediaTypes.EventStream]),
    ];

    /// <summary>The format that the client names in the query.</summary>
    public StreamFormat Of(StreamForm form) => _offers[(int)form].Format;

    /// <summary>The format that the client prefers; null when it accepts none.</summary>
    public StreamFormat? Choose(StringValues accept)
    {
        if (accept.ToString() is "*/*" || IsEmpty(accept))
        {
            return Of(first);
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return null;
        }

        // Of equal formats, the first one wins.
        var best = _offers[(int)first];
        var bestWish = WishFor(best, ranges);
        foreach (var offer in _offers)
        {
            var wish = WishFor(offer, ranges);
            if (wish.IsAbove(bestWish))
            {
                best = offer;
                bestWish = wish;
            }
        }

        return bestWish.Quality > 0 ? best.Format : null;
    }

    // Empty elements of a list do not count (RFC 9110, section 5.6.1).
    private static bool IsEmpty(StringValues list)
    {
        foreach (var value in list)
        {
            if (value.AsSpan().ContainsAnyExcept(" \t,"))
            {
                return false;
            }
        }

        return true;
    }

    private static Wish WishFor(Offer offer, IList<MediaTypeHeaderValue> ranges)
    {
        var wish = Wish.None;
        for (var i = 0; i < ranges.Count; i++)
        {
            var exactness = Exactness(offer, ranges[i]);
            var found = new Wish(ranges[i].Quality ?? 1, exactness, i);

            // A more exact range decides, even with a quality of 0.
            if (exactness > wish.Exactness || (exactness > 0 && exactness == wish.Exactness && found.Quality > wish.Quality))
            {
                wish = found;
            }
        }

        return wish;
    }

    // Other names of the same format, and text/html, may be refused without refusing the format.
    private static int Exactness(Offer offer, MediaTypeHeaderValue range)
    {
        if (!MediaTypes.IsUtf8(range.Charset))
        {
            return 0;
        }

        if (range.MatchesAllTypes)
        {
            return ByAll;
        }

        if (range.MatchesAllSubTypes)
        {
            return range.Type.Equals(offer.Kind, StringComparison.OrdinalIgnoreCase) ? ByKind : 0;
        }

        for (var i = 0; i < offer.Names.Count; i++)
        {
            if (range.MediaType.Equals(offer.Names[i], StringComparison.OrdinalIgnoreCase))
            {
                return i == 0 || range.Quality is null or > 0 ? Exactly : 0;
            }
        }

        return 0;
    }

    /// <summary>A format, and the media types that ask for it.</summary>
    /// <param name="Format">The format.</param>
    /// <param name="Kind">The type whose <c>/*</c> matches it.</param>
    /// <param name="Names">Its content type, then other names that mean it.</param>
    private sealed record Offer(StreamFormat Format, string Kind, IReadOnlyList<string> Names);

    /// <summary>The preference for a format.</summary>
    private readonly record struct Wish(double Quality, int Exactness, int Position)
    {
        public static Wish None => new(0, 0, int.MaxValue);

        public bool IsAbove(Wish other) =>
            Quality != other.Quality ? Quality > other.Quality
            : Quality > 0 && (Exactness != other.Exactness ? Exactness > other.Exactness : Position < other.Position);
    }
}
