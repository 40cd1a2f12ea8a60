using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Rest.Requests;

/// <summary>Lifts the server's limits for streams. Each message keeps the method's limit.</summary>
internal static class ServerLimits
{
    private const int ServersDefaultBodyLimit = 30_000_000;

    /// <summary>Lifts the server's limits that do not fit a call by REST.</summary>
    /// <param name="http">The request.</param>
    /// <param name="method">The method.</param>
    /// <param name="acceptForms">Whether a form is read part by part. A client sends a form at once: it keeps the server's minimum rate.</param>
    public static void Lift(HttpContext http, GatewayMethod method, bool acceptForms)
    {
        LiftRates(http.Features, request: method.ClientStreams && !(acceptForms && FormContentType.IsMultipart(http.Request.ContentType)), response: method.ServerStreams);

        // A stream's body has no limit. A method's limit above the server's default replaces the server's limit.
        var most = method.ClientStreams ? null : method.MaxReceiveMessageSize;
        if (most is null or > ServersDefaultBodyLimit)
        {
            SetBodyLimit(http.Features, most);
        }
    }

    /// <summary>Lifts every limit: a WebSocket streams both ways, whatever the kind of its method.</summary>
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
