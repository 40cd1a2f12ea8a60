using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.WebSockets.Connection;

/// <summary>Wraps the server's upgrade, so that its WebSocket runs over a <see cref="KeepAliveStream"/>.</summary>
internal sealed class KeepAliveTransport : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly HttpContext _http;
    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly IHttpExtendedConnectFeature? _connect;
    private readonly TimeProvider _time;
    private readonly GatewayWebSocketOptions _options;

    private KeepAliveTransport(HttpContext http, IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect, TimeProvider time, GatewayWebSocketOptions options)
    {
        _http = http;
        _upgrade = upgrade;
        _connect = connect;
        _time = time;
        _options = options;
    }

    /// <summary>The connection, once a WebSocket uses it.</summary>
    public KeepAliveStream? Stream { get; private set; }

    public bool IsUpgradableRequest => _upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => _connect?.IsExtendedConnect == true;

    public string? Protocol => _connect?.Protocol;

    /// <summary>Replaces the server's features by itself; null if the server has none, and implements WebSockets in its own way.</summary>
    public static KeepAliveTransport? Install(HttpContext http, TimeProvider time, GatewayWebSocketOptions options)
    {
        var upgrade = http.Features.Get<IHttpUpgradeFeature>();
        var connect = http.Features.Get<IHttpExtendedConnectFeature>();
        if (upgrade is not { IsUpgradableRequest: true } && connect is not { IsExtendedConnect: true })
        {
            return null;
        }

        var transport = new KeepAliveTransport(http, upgrade, connect, time, options);
        if (upgrade is not null)
        {
            http.Features.Set<IHttpUpgradeFeature>(transport);
        }

        if (connect is not null)
        {
            http.Features.Set<IHttpExtendedConnectFeature>(transport);
        }

        // The application's own UseWebSockets has seen the server's features already, and has run its checks.
        http.Features.Set<IHttpWebSocketFeature>(null);
        return transport;
    }

    public async Task<Stream> UpgradeAsync() => Wrap(await _upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Wrap(await _connect!.AcceptAsync());

    private KeepAliveStream Wrap(Stream connection) => Stream = new KeepAliveStream(connection, _http, _time, _options.KeepAliveInterval, _options.KeepAliveTimeout);
}
