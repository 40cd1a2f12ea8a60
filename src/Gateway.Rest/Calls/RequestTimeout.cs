using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Gateway.Rest.Calls;

/// <summary>The timeout that ASP.NET Core's <c>UseRequestTimeouts</c> gives a request.</summary>
internal static class RequestTimeout
{
    /// <summary>The timeout that applies to a call; null when there is none. No default timeout applies to a stream, as in Grpc.AspNetCore: only its own endpoint can ask for one.</summary>
    public static IHttpRequestTimeoutFeature? Of(HttpContext http, GatewayMethod method)
    {
        if (http.Features.Find<IHttpRequestTimeoutFeature>() is not { } timeout)
        {
            return null;
        }

        if (!method.IsStreaming || IsAskedForBy(http.GetEndpoint()))
        {
            return timeout;
        }

        timeout.DisableTimeout();
        return null;
    }

    /// <summary>Whether an endpoint asks for a timeout of its own. A default timeout does not count.</summary>
    public static bool IsAskedForBy(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<RequestTimeoutAttribute>() is not null || endpoint?.Metadata.GetMetadata<RequestTimeoutPolicy>() is not null;
}
