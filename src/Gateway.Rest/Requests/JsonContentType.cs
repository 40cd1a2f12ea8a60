using Gateway.Rest.Protocol;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Requests;

/// <summary>The content types that are JSON: <c>application/json</c>, any <c>*/*+json</c>, or none given; in UTF-8.</summary>
internal static class JsonContentType
{
    private const string Accepted = $"{MediaTypes.Json} or any */*+json, in UTF-8";
    private const string AcceptedStreams = $"{MediaTypes.Ndjson}, {MediaTypes.JsonLines}, {Accepted}";

    private const string AcceptedWithForms = $"{MediaTypes.Json}, any */*+json or {MediaTypes.Form}, in UTF-8";

    /// <summary>The error text for a content type; null when it is accepted.</summary>
    /// <param name="contentType">The header; null when there is none.</param>
    /// <param name="isStream">Whether the body is a stream of messages, which may have a content type of lines too.</param>
    /// <param name="takesForms">Whether the body may also be a form. A form in UTF-8 has no problem, so the caller does not ask for it.</param>
    public static string? FindProblem(string? contentType, bool isStream, bool takesForms)
    {
        // Go's http.Post with no content type sends the header with an empty value.
        if (contentType is null or "" or MediaTypes.Json)
        {
            return null;
        }

        var accepted = isStream ? AcceptedStreams : takesForms ? AcceptedWithForms : Accepted;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return $"The content type '{contentType}' cannot be read. Accepted: {accepted}.";
        }

        var isForm = type.MediaType.Equals(MediaTypes.Form, StringComparison.OrdinalIgnoreCase);
        if (!MediaTypes.IsJson(type) && !(isStream && IsLines(type.MediaType.Value)) && !(takesForms && isForm))
        {
            // curl sends this content type if it is given none.
            var hint = isForm
                ? $" With curl, add -H 'content-type: {MediaTypes.Json}'."
                : "";
            return $"The content type '{type.MediaType}' is not accepted. Accepted: {accepted}.{hint}";
        }

        return MediaTypes.IsUtf8(type.Charset) ? null : $"The charset '{type.Charset}' is not accepted. Accepted: {accepted}.";
    }

    private static bool IsLines(string? mediaType) => MediaTypes.Lines.Contains(mediaType, StringComparer.OrdinalIgnoreCase);
}
