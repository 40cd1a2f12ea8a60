using Gateway.Transcoding.Binding;

namespace Gateway.Transcoding.Served;

/// <summary>A binding that is served.</summary>
/// <param name="Method">The method that it calls.</param>
/// <param name="Http">The HTTP method, the path template, and where the request's fields come from.</param>
/// <param name="Metadata">The metadata of the endpoint that answers it.</param>
public sealed record ServedBinding(ServedMethod Method, HttpBinding Http, IReadOnlyList<object> Metadata);
