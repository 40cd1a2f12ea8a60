using Gateway.Transcoding.Binding;

namespace Gateway.Transcoding.Served;

/// <summary>A binding that is served.</summary>
/// <param name="Method">The method that it calls.</param>
/// <param name="Http">The HTTP method, the path template, and where the request's fields come from.</param>
/// <param name="Metadata">The metadata of the endpoint that answers it.</param>
public sealed record ServedBinding(ServedMethod Method, HttpBinding Http, IReadOnlyList<object> Metadata)
{
    /// <summary>How its errors look.</summary>
    public ServedErrorForm ErrorForm { get; init; }

    /// <summary>The media type of its answers that are JSON.</summary>
    public string JsonMediaType { get; init; } = "application/json";

    /// <summary>The form of its streams for clients that do not ask for one; null for the first form of the engine.</summary>
    public ServedStreamForm? StreamForm { get; init; }

    /// <summary>Whether its server-sent events end with an event <c>end</c>.</summary>
    public bool SendsEndEvent { get; init; } = true;

    /// <summary>The name of the event that carries a failure if there is no event <c>end</c>; null for none.</summary>
    public string? ErrorEvent { get; init; }
}
