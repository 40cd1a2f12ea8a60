using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>
/// The request of the client, for a service that is called through the gateway: its <c>context.GetHttpContext()</c> shows the gRPC exchange that the gateway has made of
/// it. A native gRPC call has no such feature.
/// </summary>
/// <example><code>
/// var path = context.GetHttpContext().Features.Get&lt;IClientRequestFeature&gt;()?.HttpContext.Request.Path;   // /v1/hello/world
/// </code></example>
public interface IClientRequestFeature
{
    /// <summary>The client's own request and response. Its response belongs to the gateway: headers may be added until it has started.</summary>
    HttpContext HttpContext { get; }
}
