using Gateway.Rest;
using Gateway.Yarp.Clusters;
using Gateway.Yarp.Schemas;
using Gateway.Yarp.Upstreams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// Wraps YARP's forwarder for calls of gRPC clusters. If a connection fails, the call goes to another destination, because no byte of it was sent. It never sends anything twice.
/// All other requests pass through unchanged, except those that the route of an application leads to a hidden method.
/// </summary>
internal sealed class GrpcForwarder(IHttpForwarder inner, ConnectionHealth health, UpstreamSet upstreams, UpstreamCalls calls, CallDrain drain, RefusedPaths refused, ILoggerFactory loggers) : IHttpForwarder
{
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer, CancellationToken cancellationToken) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ForwardedMethodMetadata>() is null
            ? inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, Guarded(context, transformer), cancellationToken)
            : CountAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);

    private HttpTransformer Guarded(HttpContext http, HttpTransformer transformer) =>
        refused.Of(http.Features.Get<IReverseProxyFeature>()?.Cluster.Config.ClusterId) is { } hidden ? new RefusingTransformer(transformer, hidden) : transformer;

    private async ValueTask<ForwarderError> CountAsync(
        HttpContext http, string address, HttpMessageInvoker client, ForwarderRequestConfig config, HttpTransformer transformer, CancellationToken cancellationToken)
    {
        var door = Doors.Of(http);
        var counter = calls.Of(http.GetRouteModel().Cluster?.ClusterId ?? "", door);
        counter.Begin();
        try
        {
            // YARP passes no token. The doors end calls by REST and WebSocket.
            return await SendCallAsync(http, address, client, config, transformer, door is Doors.Grpc or Doors.GrpcWeb ? drain.Over : cancellationToken);
        }
        finally
        {
            counter.End();
        }
    }

    private async ValueTask<ForwarderError> SendCallAsync(
        HttpContext http, string address, HttpMessageInvoker client, ForwarderRequestConfig config, HttpTransformer transformer, CancellationToken cancellationToken)
    {
        transformer = new GrpcTransformer(Guarded(http, transformer));
        var before = ResponseBefore.Of(http);
        var body = new WatchedBody(http.Request.Body);
        http.Request.Body = body;
        var error = await inner.SendAsync(http, address, client, config, transformer, cancellationToken);

        // A server may complete its response before the end of the request, as servers in Go do. YARP's forwarder reports this as a failure.
        if (error == ForwarderError.None || GrpcStatus.IsThere(http))
        {
            NoteUnimplemented(http);
            return error;
        }

        List<DestinationState>? tried = null;
        while (error != ForwarderError.None && !body.IsRead && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested && !cancellationToken.IsCancellationRequested
            && ConnectionFailure.IsUnsent(http.GetForwarderErrorFeature()?.Exception))
        {
            var proxy = http.GetReverseProxyFeature();
            if (http.GetRouteModel().Cluster is not { } cluster || proxy.ProxiedDestination is not { } failed)
            {
                break;
            }

            health.TakeOut(cluster, failed);
            (tried ??= []).Add(failed);
            if (Another(proxy.AllDestinations, tried) is not { } next)
            {
                break;
            }

            // Removes all traces of the failed attempt.
            before.Restore();
            http.Features.Set<IForwarderErrorFeature>(null);
            proxy.ProxiedDestination = next;
            error = await inner.SendAsync(http, next.Model.Config.Address, client, config, transformer, cancellationToken);
        }

        Tell(http, error);
        return error;
    }

    // Logs no faults of clients, such as leaving early or sending invalid bodies: an operator cannot act on them.
    private void Tell(HttpContext http, ForwarderError error)
    {
        if (error is not (ForwarderError.None or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
            or ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient) && !http.RequestAborted.IsCancellationRequested)
        {
            var proxy = http.GetReverseProxyFeature();
            Log.CallFailed(_logger, proxy.Cluster.Config.ClusterId, PeerText.Of(http.Request.Path.Value!), proxy.ProxiedDestination?.Model.Config.Address, error, PeerText.Of(Innermost(http.GetForwarderErrorFeature()?.Exception)?.Message ?? ""));
        }
    }

    private static Exception? Innermost(Exception? error) => error is AggregateException { InnerExceptions: [.., var last] } ? Innermost(last) : error?.InnerException is { } inner ? Innermost(inner) : error;

    // Prefers a destination that no health check calls unhealthy.
    private static DestinationState? Another(IReadOnlyList<DestinationState> all, List<DestinationState> tried)
    {
        DestinationState? unhealthy = null;
        var start = Random.Shared.Next(all.Count);
        for (var i = 0; i < all.Count; i++)
        {
            var one = all[(start + i) % all.Count];
            if (tried.Contains(one))
            {
                continue;
            }

            if (one.Health.Passive != DestinationHealth.Unhealthy && one.Health.Active != DestinationHealth.Unhealthy)
            {
                return one;
            }

            unhealthy ??= one;
        }

        return unhealthy;
    }

    private void NoteUnimplemented(HttpContext http)
    {
        if (GrpcStatus.IsUnimplemented(http) && http.GetRouteModel().Cluster is { } cluster)
        {
            upstreams.Find(cluster.ClusterId)?.Doubt();
        }
    }
}
