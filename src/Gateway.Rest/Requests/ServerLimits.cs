using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Rest.Requests;

/// <summary>Lifts the server's limits for what streams: a stream is as long and as slow as its peers like, and each of its messages has the limit of the method.</summary>
internal static class ServerLimits
{
    private const int ServersDefaultBodyLimit = 30_000_000;

    /// <summary>Lifts the limits that do not suit a call by REST.</summary>
    public static void Lift(HttpContext http, GatewayMethod method)
    {
        LiftRates(http.Features, request: method.ClientStreams, response: method.ServerStreams);

        // The server's own limit gives way for streams, and where somebody has set the method's above the server's default.
        var most = method.ClientStreams ? null : method.MaxReceiveMessageSize;
        if (most is null or > ServersDefaultBodyLimit)
        {
            SetBodyLimit(http.Features, most);
        }
    }

    /// <summary>Lifts every limit: a WebSocket streams both ways, whatever its method does.</summary>
    public static void LiftAll(HttpContext http)
    {
        LiftRates(http.Features, request: true, response: true);
        SetBodyLimit(http.Features, null);
    }

    private static void LiftRates(IFeatureCollection features, bool request, bool response)
    {
        if (request && features.Find<IHttpMinRequestBodyDataRateFeature>() is { } incoming)
        {
            incoming.MinDataRate = null;
        }

        if (response && features.Find<IHttpMinResponseDataRateFeature>() is { } outgoing)
        {
            outgoing.MinDataRate = null;
        }
    }

    private static void SetBodyLimit(IFeatureCollection features, long? most)
    {
        if (features.Find<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }
    }
}
