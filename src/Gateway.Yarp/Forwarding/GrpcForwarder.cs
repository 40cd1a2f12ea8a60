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
/// YARP's forwarder for the calls of gRPC clusters: a call whose connection failed goes to another destination, since nothing of it was sent. Nothing is ever sent twice.
/// All other requests pass through unchanged.
/// </summary>
internal sealed class GrpcForwarder(IHttpForwarder inner, ConnectionHealth health, UpstreamSet upstreams, UpstreamCalls calls, CallDrain drain, ILoggerFactory loggers) : IHttpForwarder
{
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer, CancellationToken cancellationToken) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ForwardedMethodMetadata>() is null
            ? inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken)
            : CountAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);

    private async ValueTask<ForwarderError> CountAsync(
        HttpContext http, string address, HttpMessageInvoker client, ForwarderRequestConfig config, HttpTransformer transformer, CancellationToken cancellationToken)
    {
        var door = Doors.Of(http);
        var counter = calls.Of(http.GetRouteModel().Cluster?.ClusterId ?? "", door);
        counter.Begin();
        try
        {
            // YARP gives no token of its own. Calls by REST and WebSocket are ended by their doors.
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
        transformer = new GrpcTransformer(transformer);
        var before = ResponseBefore.Of(http);
        var body = new WatchedBody(http.Request.Body);
        http.Request.Body = body;
        var error = await inner.SendAsync(http, address, client, config, transformer, cancellationToken);

        // A server that has answered need not wait for the end of the request, and servers on Go do not: the forwarder takes that for a failure.
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

            // As if the first attempt had not been.
            before.Restore();
            http.Features.Set<IForwarderErrorFeature>(null);
            proxy.ProxiedDestination = next;
            error = await inner.SendAsync(http, next.Model.Config.Address, client, config, transformer, cancellationToken);
        }

        Tell(http, error);
        return error;
    }

    // Clients leave, and send what cannot be read: an operator need not know.
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

    // Prefers a destination that nothing speaks against.
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
