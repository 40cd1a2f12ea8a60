using Gateway.Transcoding.Binding;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>Tells which binding of which method an endpoint answers.</summary>
/// <param name="Method">The method it calls.</param>
/// <param name="Binding">The HTTP method, the path template, and where the request's fields come from.</param>
public sealed record BindingMetadata(GatewayMethod Method, HttpBinding Binding)
{
    /// <summary>The metadata of the binding's endpoint: that of the method's gRPC endpoint, and what conventions of <c>MapGateway()</c> have added.</summary>
    public EndpointMetadataCollection EndpointMetadata { get; internal set; } = EndpointMetadataCollection.Empty;
}
