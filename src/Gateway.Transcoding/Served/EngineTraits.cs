namespace Gateway.Transcoding.Served;

/// <summary>What an engine that transcodes does, where engines differ. The defaults are those of Gateway.Rest.</summary>
public sealed record EngineTraits
{
    /// <summary>How messages look as JSON.</summary>
    public JsonOptions Json { get; init; } = JsonOptions.Default;

    /// <summary>The forms that a stream of responses can have. The first answers clients that ask for none.</summary>
    public IReadOnlyList<ServedStreamForm> StreamForms { get; init; } = [ServedStreamForm.Lines, ServedStreamForm.Array, ServedStreamForm.Events];

    /// <summary>The query parameter that selects the form of a stream, such as <c>$alt</c>; null when only <c>Accept</c> does.</summary>
    public string? StreamFormParameter { get; init; }

    /// <summary>The query parameter that cuts answers to some fields, such as <c>$fields</c>; null when none does.</summary>
    public string? FieldMaskParameter { get; init; }

    /// <summary>Whether maps can be written in a query, as <c>name[key]=value</c>.</summary>
    public bool TakesMapsInQuery { get; init; } = true;

    /// <summary>Whether a body may be an HTML form.</summary>
    public bool TakesForms { get; init; }

    /// <summary>Whether lines and array elements of a stream are wrapped as <c>{"result": …}</c> or <c>{"error": …}</c>.</summary>
    public bool WrapsStreams { get; init; }

    /// <summary>Whether a stream that fails ends with <c>{"error": status}</c>; otherwise the status stands there bare.</summary>
    public bool NamesStreamErrors { get; init; } = true;

    /// <summary>Whether a request body is refused unless it is JSON (415), and larger than a limit (413), and another HTTP method is told what is allowed (405).</summary>
    public bool AnswersRefusals { get; init; } = true;

    /// <summary>Whether deadlines (<c>grpc-timeout</c>) and metadata travel in headers as Gateway.Rest describes it.</summary>
    public bool CarriesMetadata { get; init; } = true;

    /// <summary>Whether the paths also answer WebSocket.</summary>
    public bool WebSockets { get; init; }

    /// <summary>Whether methods answer the Connect protocol at <c>/package.Service/Method</c>.</summary>
    public bool Connect { get; init; }
}
