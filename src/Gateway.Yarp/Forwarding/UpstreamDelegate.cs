using Gateway.Rest;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Forwarding;

/// <summary>Answers the calls of one method by YARP's pipeline, whatever door they come by.</summary>
internal sealed class UpstreamDelegate(RequestDelegate pipeline, ForwardedMethodMetadata method, TimeProvider time)
{
    public Task HandleAsync(HttpContext http) =>
        http.Features.Get<IClientRequestFeature>() is null ? new NativeCall(http, method, time).RunAsync(pipeline) : pipeline(http);
}
