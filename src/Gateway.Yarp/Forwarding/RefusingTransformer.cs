using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Yarp.Forwarding;

/// <summary>Refuses a request that the transforms of its route lead to a hidden method.</summary>
/// <remarks>
/// <code>
/// POST /team1/shop.Orders/Purge   with PathRemovePrefix /team1, sent as /shop.Orders/Purge
/// </code>
/// </remarks>
/// <param name="inner">The transforms of the route.</param>
/// <param name="refused">The hidden methods, as <c>package.Service/Method</c>.</param>
internal sealed class RefusingTransformer(HttpTransformer inner, FrozenSet<string> refused) : HttpTransformer
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _refused = refused.GetAlternateLookup<ReadOnlySpan<char>>();

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        if (!IsRefused(proxyRequest.RequestUri?.AbsolutePath ?? httpContext.Request.Path.Value ?? "") || httpContext.Response.HasStarted)
        {
            return;
        }

        // YARP sends nothing once the response has begun.
        await RestrictedMethod.RefuseAsync(httpContext);
        await httpContext.Response.StartAsync(cancellationToken);
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);

    // The last two parts are the method: a server may lie under a path itself.
    private bool IsRefused(ReadOnlySpan<char> path)
    {
        Span<char> plain = path.Contains('%') ? Uri.UnescapeDataString(path).ToCharArray() : [];
        path = (plain.IsEmpty ? path : plain).TrimEnd('/');
        var method = path.LastIndexOf('/');
        return method > 0 && _refused.Contains(path[(path[..method].LastIndexOf('/') + 1)..]);
    }
}
