using Gateway.Rest.Protocol;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Requests;

/// <summary>The content types that are JSON: <c>application/json</c>, any <c>*/*+json</c>, or none given; in UTF-8.</summary>
internal static class JsonContentType
{
    private const string Accepted = $"{MediaTypes.Json} or any */*+json, in UTF-8";
    private const string AcceptedStreams = $"{MediaTypes.Ndjson}, {MediaTypes.JsonLines}, {Accepted}";

    private const string CurlDefault = "application/x-www-form-urlencoded";

    /// <summary>The error text for a content type; null when it is accepted.</summary>
    /// <param name="contentType">The header; null when there is none.</param>
    /// <param name="isStream">Whether the body is a stream of messages, which may have a content type of lines too.</param>
    public static string? FindProblem(string? contentType, bool isStream)
    {
        // Go's http.Post with no content type sends the header with an empty value.
        if (contentType is null or "" or MediaTypes.Json)
        {
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return $"The content type '{contentType}' cannot be read. Accepted: {Accepted}.";
        }

        var accepted = isStream ? AcceptedStreams : Accepted;
        if (!MediaTypes.IsJson(type) && !(isStream && IsLines(type.MediaType.Value)))
        {
            var hint = type.MediaType.Equals(CurlDefault, StringComparison.OrdinalIgnoreCase)
                ? $" With curl, add -H 'content-type: {MediaTypes.Json}'."
                : "";
            return $"The content type '{type.MediaType}' is not accepted. Accepted: {accepted}.{hint}";
        }

        return MediaTypes.IsUtf8(type.Charset) ? null : $"The charset '{type.Charset}' is not accepted. Accepted: {accepted}.";
    }

    private static bool IsLines(string? mediaType) => MediaTypes.Lines.Contains(mediaType, StringComparer.OrdinalIgnoreCase);
}
