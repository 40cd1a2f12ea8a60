using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>
/// The HTTP request of the client, for a service that is called through the gateway. In such a service, <c>context.GetHttpContext()</c> shows the gRPC exchange that the gateway made from
/// it. A native gRPC call does not have this feature.
/// </summary>
/// <example><code>
/// var path = context.GetHttpContext().Features.Get&lt;IClientRequestFeature&gt;()?.HttpContext.Request.Path;   // /v1/hello/world
/// </code></example>
public interface IClientRequestFeature
{
    /// <summary>The client's own request and response. The gateway owns the response. You may add headers until it has started.</summary>
    HttpContext HttpContext { get; }
}
