using Gateway.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Gateway.Yarp.Forwarding;

/// <summary>Answers the calls of one method through YARP's pipeline, for every door.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="method">The method.</param>
/// <param name="name">Its name in telemetry, such as <c>proto.Greetering/Hello</c>.</param>
/// <param name="runtime">The services that native calls share.</param>
internal sealed class UpstreamDelegate(RequestDelegate pipeline, ForwardedMethodMetadata method, string name, ForwardingRuntime runtime)
{
    public Task HandleAsync(HttpContext http)
    {
        if (http.Features.Get<IClientRequestFeature>() is not { } client)
        {
            return new NativeCall(http, method, name, runtime).RunAsync(pipeline);
        }

        // YARP refuses a route with a timeout unless the request has this feature. The client's request at the door has it.
        if (client.HttpContext.Features.Get<IHttpRequestTimeoutFeature>() is { } timeout)
        {
            http.Features.Set(timeout);
        }

        return pipeline(http);
    }
}
