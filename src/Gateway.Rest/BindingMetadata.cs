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

    /// <summary>The metadata of the binding's endpoint: the metadata of the method's gRPC endpoint, and what conventions of <c>MapGateway()</c> added.</summary>
    public EndpointMetadataCollection EndpointMetadata { get; internal set; } = EndpointMetadataCollection.Empty;

    /// <summary>The form of its errors, unless <see cref="ErrorFormatter"/> writes them. A client whose <c>Accept</c> prefers <c>application/problem+json</c> gets <see cref="Rest.ErrorFormat.Problem"/>.</summary>
    public ErrorFormat ErrorFormat { get; internal set; }

    /// <summary>The content type of its JSON answers: single messages, and errors. Errors that are problem details, or that the application formats itself, have content types of their own.</summary>
    public string JsonContentType { get; internal set; } = MediaTypes.Json;

    /// <summary>The form of its streams if neither the query nor <c>Accept</c> prefers one.</summary>
    public StreamForm StreamForm { get; internal set; }

    /// <summary>Whether its streams of Server-Sent Events end with the event <c>end</c>.</summary>
    public bool SendsEndEvent { get; internal set; } = true;

    /// <summary>The name of the event that reports a failure if there is no event <c>end</c>; null for no name.</summary>
    public string? ErrorEvent { get; internal set; }

    /// <summary>The fields of a message that become the name and the id of its event; null for none.</summary>
    internal (FieldSchema? Event, FieldSchema? Id) EventFields { get; set; }

    /// <summary>Writes its errors in a form that the application defines; null for none.</summary>
    public IErrorFormatter? ErrorFormatter { get; internal set; }
}
