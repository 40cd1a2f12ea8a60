using Gateway.Rest.Protocol;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>Tells which binding of which method an endpoint answers.</summary>
/// <param name="Method">The method it calls.</param>
/// <param name="Binding">The HTTP method, the path template, and where the request's fields come from.</param>
public sealed record BindingMetadata(GatewayMethod Method, HttpBinding Binding)
{
    /// <summary>The binding as documents show it: its messages without what <c>google.api.visibility</c> hides.</summary>
    internal HttpBinding Shown { get => field ?? Binding; init; }

    /// <summary>The metadata of the binding's endpoint: that of the method's gRPC endpoint, and what conventions of <c>MapGateway()</c> have added.</summary>
    public EndpointMetadataCollection EndpointMetadata { get; internal set; } = EndpointMetadataCollection.Empty;

    /// <summary>How its errors look, unless <see cref="ErrorFormatter"/> writes them. A client whose <c>Accept</c> prefers <c>application/problem+json</c> gets <see cref="Rest.ErrorFormat.Problem"/>.</summary>
    public ErrorFormat ErrorFormat { get; internal set; }

    /// <summary>The content type of its answers that are JSON: of one message, and of errors that are no problem details and have no form of the application's own.</summary>
    public string JsonContentType { get; internal set; } = MediaTypes.Json;

    /// <summary>The form of its streams where neither the query nor <c>Accept</c> prefers one.</summary>
    public StreamForm StreamForm { get; internal set; }

    /// <summary>Whether its streams of Server-Sent Events end with the event <c>end</c>.</summary>
    public bool SendsEndEvent { get; internal set; } = true;

    /// <summary>The name of the event that a failure of such a stream is where there is no event <c>end</c>; null for none.</summary>
    public string? ErrorEvent { get; internal set; }

    /// <summary>The fields of a message that name an event and are its id; null for none.</summary>
    internal (FieldSchema? Event, FieldSchema? Id) EventFields { get; set; }

    /// <summary>Writes its errors in a form of the application's own; null for none.</summary>
    public IErrorFormatter? ErrorFormatter { get; internal set; }
}
