using Gateway.Transcoding.Binding;

namespace Gateway.Rest;

/// <summary>Tells which binding of which method an endpoint answers.</summary>
/// <param name="Method">The method it calls.</param>
/// <param name="Binding">The HTTP method, the path template, and where the request's fields come from.</param>
public sealed record BindingMetadata(GatewayMethod Method, HttpBinding Binding);
