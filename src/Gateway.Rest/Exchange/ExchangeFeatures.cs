using System.Collections;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Rest.Exchange;

/// <summary>The features of an exchange: its own request, response and lifetime. All others are the client's, except those that would bypass the call.</summary>
internal sealed class ExchangeFeatures(ExchangeContext context, ExchangeRequest request, ExchangeResponse response) : IFeatureCollection
{
    // Replacements that code has set for the exchange's own features.
    private Dictionary<Type, object?>? _replaced;

    public bool IsReadOnly => false;

    /// <summary>Whether no code has replaced a feature of the exchange.</summary>
    public bool IsReusable => _replaced is null;

    public int Revision => Client.Revision + (_replaced?.Count ?? 0);

    public object? this[Type key]
    {
        get => _replaced is not null && _replaced.TryGetValue(key, out var replaced) ? replaced : Own(key) ?? (IsKept(key) ? null : Client[key]);
        set
        {
            if (Own(key) is not null || IsKept(key))
            {
                (_replaced ??= [])[key] = value;
            }
            else
            {
                Client[key] = value;
                context.ServerCall = value is IServerCallContextFeature feature ? feature.ServerCallContext : context.ServerCall;
            }
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var (key, feature) in Client)
        {
            if (Own(key) is null && !IsKept(key))
            {
                yield return new(key, feature);
            }
        }

        foreach (var key in OwnKeys)
        {
            if (this[key] is { } feature)
            {
                yield return new(key, feature);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static readonly Type[] OwnKeys =
    [
        typeof(IHttpRequestFeature), typeof(IRequestBodyPipeFeature), typeof(IHttpRequestBodyDetectionFeature), typeof(IHttpResponseFeature),
        typeof(IHttpResponseBodyFeature), typeof(IHttpResponseTrailersFeature), typeof(IHttpRequestLifetimeFeature), typeof(IHttpResetFeature),
        typeof(IEndpointFeature), typeof(IClientRequestFeature),
    ];

    private IFeatureCollection Client => context.Client.Features;

    private object? Own(Type key)
    {
        if (key == typeof(IHttpRequestFeature) || key == typeof(IRequestBodyPipeFeature) || key == typeof(IHttpRequestBodyDetectionFeature) || key == typeof(IClientRequestFeature))
        {
            return request;
        }

        if (key == typeof(IHttpResponseFeature) || key == typeof(IHttpResponseBodyFeature) || key == typeof(IHttpResponseTrailersFeature))
        {
            return response;
        }

        return key == typeof(IHttpRequestLifetimeFeature) || key == typeof(IHttpResetFeature) || key == typeof(IEndpointFeature) ? context : null;
    }

    // Features that derive from the request or response beside them, and features that belong to the door: limits, timeouts and upgrade of the client's request.
    private static bool IsKept(Type key) =>
        key == typeof(IQueryFeature)
        || key == typeof(IFormFeature)
        || key == typeof(IRequestCookiesFeature)
        || key == typeof(IResponseCookiesFeature)
        || key == typeof(IHttpRequestTimeoutFeature)
        || key == typeof(IHttpMaxRequestBodySizeFeature)
        || key == typeof(IHttpMinRequestBodyDataRateFeature)
        || key == typeof(IHttpMinResponseDataRateFeature)
        || key == typeof(IHttpUpgradeFeature)
        || key == typeof(IHttpExtendedConnectFeature)
        || key == typeof(IHttpWebSocketFeature);
}
