using Gateway.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;

namespace Gateway.Yarp.Forwarding;

/// <summary>Answers the calls of one method by YARP's pipeline, whatever door they come by.</summary>
internal sealed class UpstreamDelegate(RequestDelegate pipeline, ForwardedMethodMetadata method, TimeProvider time, ILogger logger)
{
    public Task HandleAsync(HttpContext http)
    {
        if (http.Features.Get<IClientRequestFeature>() is not { } client)
        {
            return new NativeCall(http, method, time, logger).RunAsync(pipeline);
        }

        // YARP refuses a route with a timeout where nothing applies it. The door has the client's.
        if (client.HttpContext.Features.Get<IHttpRequestTimeoutFeature>() is { } timeout)
        {
            http.Features.Set(timeout);
        }

        return pipeline(http);
    }
}
