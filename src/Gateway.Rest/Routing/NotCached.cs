using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Routing;

/// <summary>
/// Keeps an endpoint out of the application's output cache. The cache ignores the response headers, and a second request for a resource waits for the end of the
/// first one, but streams and WebSockets may never end.
/// </summary>
internal sealed class NotCached : IOutputCachePolicy
{
    private static readonly NotCached Instance = new();

    private NotCached()
    {
    }

    /// <summary>The same endpoint, kept out of the cache regardless of its service's metadata.</summary>
    public static RouteEndpoint Of(RouteEndpoint endpoint)
    {
        var metadata = endpoint.Metadata.Where(item => item is not (IOutputCachePolicy or OutputCacheAttribute));
        return new RouteEndpoint(endpoint.RequestDelegate!, endpoint.RoutePattern, endpoint.Order, new EndpointMetadataCollection([.. metadata, Instance]), endpoint.DisplayName);
    }

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = false;
        context.AllowCacheLookup = false;
        context.AllowCacheStorage = false;
        context.AllowLocking = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
}
