using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Protocol;

/// <summary>The media types that the doors read and write.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";
    public const string JsonLines = "application/jsonl";
    public const string EventStream = "text/event-stream";
    public const string Problem = "application/problem+json";
    public const string Form = "application/x-www-form-urlencoded";
    public const string Multipart = "multipart/form-data";
    public const string Text = "text/plain";
    public const string Binary = "application/octet-stream";

    /// <summary>The names of JSON lines: first the one that a response has, then others that clients use.</summary>
    public static IReadOnlyList<string> Lines { get; } = [Ndjson, JsonLines, "application/ndjson", "application/x-jsonlines"];

    /// <summary>Whether a type is JSON: <c>application/json</c>, or any that ends in <c>+json</c>.</summary>
    public static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a charset is UTF-8, as JSON has to be, or is not given. The parser leaves the quotes of a quoted value.</summary>
    public static bool IsUtf8(StringSegment charset) =>
        !charset.HasValue || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);
}
