using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Requests;

/// <summary>Which content types are JSON: <c>application/json</c>, any <c>*/*+json</c>, or none given; in UTF-8.</summary>
internal static class JsonContentType
{
    /// <summary>What is accepted, for messages.</summary>
    public const string Accepted = "application/json or any */*+json, in UTF-8";

    /// <summary>What is accepted, for messages about streams.</summary>
    private const string AcceptedStreams = "application/x-ndjson, application/jsonl, " + Accepted;

    private const string CurlDefault = "application/x-www-form-urlencoded";

    /// <summary>What is wrong with a content type; null when nothing is.</summary>
    /// <param name="contentType">The header; null when there is none.</param>
    /// <param name="isStream">Whether the body is a stream of messages, so that content types of lines are accepted too.</param>
    public static string? FindProblem(string? contentType, bool isStream)
    {
        if (contentType is null or "application/json")
        {
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return $"The content type '{contentType}' cannot be read. Accepted: {Accepted}.";
        }

        var accepted = isStream ? AcceptedStreams : Accepted;
        var isJson = (isStream && IsLines(type.MediaType.Value)) || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
        if (!isJson)
        {
            var hint = type.MediaType.Equals(CurlDefault, StringComparison.OrdinalIgnoreCase)
                ? " With curl, add -H 'content-type: application/json'."
                : "";
            return $"The content type '{type.MediaType}' is not accepted. Accepted: {accepted}.{hint}";
        }

        return type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            ? $"The charset '{type.Charset}' is not accepted. Accepted: {accepted}."
            : null;
    }

    private static bool IsLines(string? mediaType) =>
        mediaType?.ToLowerInvariant() is "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines";
}
