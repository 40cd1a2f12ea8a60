using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Gateway.Rest.Calls;

/// <summary>The time-out that ASP.NET Core's <c>UseRequestTimeouts</c> gives a request.</summary>
internal static class RequestTimeout
{
    /// <summary>The time-out that applies to a call; null when there is none. A stream is taken out of a default time-out, as Grpc.AspNetCore does: only its own endpoint can ask for one.</summary>
    public static IHttpRequestTimeoutFeature? Of(HttpContext http, GatewayMethod method)
    {
        if (http.Features.Find<IHttpRequestTimeoutFeature>() is not { } timeout)
        {
            return null;
        }

        if (!method.ClientStreams && !method.ServerStreams)
        {
            return timeout;
        }

        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<RequestTimeoutAttribute>() is not null || metadata?.GetMetadata<RequestTimeoutPolicy>() is not null)
        {
            return timeout;
        }

        timeout.DisableTimeout();
        return null;
    }
}
