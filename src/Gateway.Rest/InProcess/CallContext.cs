using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Gateway.Rest.InProcess;

/// <summary>Makes the context of one call from the context of a request. Several calls may share a request.</summary>
internal static class CallContext
{
    /// <summary>The context, with an endpoint of its own.</summary>
    public static HttpContext Of(HttpContext request, Endpoint endpoint)
    {
        var features = new FeatureCollection(request.Features);
        features.Set<IHttpAuthenticationFeature>(new Caller { User = request.User });
        features.Set<IHttpRequestLifetimeFeature>(new Lifetime(request.RequestAborted));
        var context = new DefaultHttpContext(features)
        {
            RequestServices = request.RequestServices,
            Items = new Dictionary<object, object?>(request.Items),
        };
        context.SetEndpoint(endpoint);
        return context;
    }

    private sealed class Caller : IHttpAuthenticationFeature
    {
        public System.Security.Claims.ClaimsPrincipal? User { get; set; }
    }

    // A call must not abort the connection of the request.
    private sealed class Lifetime(CancellationToken aborted) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; } = aborted;

        public void Abort()
        {
        }
    }
}
