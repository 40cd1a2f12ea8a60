namespace Gateway.OpenApi.Documents;

/// <summary>The content types of bodies.</summary>
internal static class DocumentMediaTypes
{
    public const string Json = "application/json";
    public const string JsonLines = "application/x-ndjson";
    public const string EventStream = "text/event-stream";
    public const string Binary = "application/octet-stream";
    public const string Form = "application/x-www-form-urlencoded";
    public const string Any = "*/*";
}
