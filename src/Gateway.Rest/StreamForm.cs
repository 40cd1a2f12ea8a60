namespace Gateway.Rest;

/// <summary>The form of a stream of answers.</summary>
public enum StreamForm
{
    /// <summary>Lines of JSON, one for each message: <c>application/x-ndjson</c>.</summary>
    Ndjson,

    /// <summary>One JSON array: <c>application/json</c>.</summary>
    Json,

    /// <summary>Server-Sent Events: <c>text/event-stream</c>.</summary>
    Sse,
}
