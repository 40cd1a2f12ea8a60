namespace Gateway.Transcoding.Served;

/// <summary>How a stream of responses is written into an HTTP body.</summary>
public enum ServedStreamForm
{
    /// <summary>One JSON object a line, as <c>application/x-ndjson</c>.</summary>
    Lines,

    /// <summary>One JSON object a line with the content type <c>application/json</c>: the form of Microsoft's transcoding.</summary>
    LinesAsJson,

    /// <summary>The elements of one JSON array, as <c>application/json</c>.</summary>
    Array,

    /// <summary>Server-sent events, as <c>text/event-stream</c>.</summary>
    Events,
}
