namespace Gateway.Transcoding.Served;

/// <summary>The behavior of a transcoding engine, where engines differ. The defaults are those of Gateway.Rest.</summary>
public sealed record EngineTraits
{
    /// <summary>How messages look as JSON.</summary>
    public JsonOptions Json { get; init; } = JsonOptions.Default;

    /// <summary>The forms that a stream of responses can have. The first is for clients that do not ask for a form.</summary>
    public IReadOnlyList<ServedStreamForm> StreamForms { get; init; } = [ServedStreamForm.Lines, ServedStreamForm.Array, ServedStreamForm.Events];

    /// <summary>The query parameter that selects the form of a stream, such as <c>$alt</c>; null if only <c>Accept</c> selects it.</summary>
    public string? StreamFormParameter { get; init; }

    /// <summary>The query parameter that names the fields of the response to send, such as <c>$fields</c>; null for none.</summary>
    public string? FieldMaskParameter { get; init; }

    /// <summary>Whether maps can be written in a query, as <c>name[key]=value</c>.</summary>
    public bool TakesMapsInQuery { get; init; } = true;

    /// <summary>Whether a body may be an HTML form.</summary>
    public bool TakesForms { get; init; }

    /// <summary>Whether lines and array elements of a stream are wrapped as <c>{"result": …}</c> or <c>{"error": …}</c>.</summary>
    public bool WrapsStreams { get; init; }

    /// <summary>Whether a stream that fails ends with <c>{"error": status}</c>. Otherwise it ends with the status itself.</summary>
    public bool NamesStreamErrors { get; init; } = true;

    /// <summary>Whether the engine refuses a request body that is not JSON (415) or too large (413), and an HTTP method that the path does not have (405 with the allowed methods).</summary>
    public bool AnswersRefusals { get; init; } = true;

    /// <summary>Whether headers carry deadlines (<c>grpc-timeout</c>) and metadata as in Gateway.Rest.</summary>
    public bool CarriesMetadata { get; init; } = true;

    /// <summary>Whether the paths also accept WebSocket connections.</summary>
    public bool WebSockets { get; init; }

    /// <summary>Whether methods also accept the Connect protocol at <c>/package.Service/Method</c>.</summary>
    public bool Connect { get; init; }
}
