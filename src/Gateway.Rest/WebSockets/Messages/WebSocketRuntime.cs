using Gateway.Rest.Calls;
using Gateway.Rest.WebSockets.Connection;
using Gateway.Rest.WebSockets.Handshake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>The services that all calls by WebSocket share.</summary>
internal sealed class WebSocketRuntime
{
    private readonly RequestDelegate _handshake;

    /// <exception cref="InvalidOperationException">An allowed origin is not an origin.</exception>
    public WebSocketRuntime(CallRuntime calls, IServiceProvider services)
    {
        Calls = calls;
        Options = calls.Settings.WebSockets;
        Origins = new OriginPolicy(Options.AllowedOrigins);

        // ASP.NET Core's own handshake, for our endpoints alone: the application need not enable it, and its other requests cost no more.
        _handshake = new ApplicationBuilder(services).UseWebSockets().Use(static next => static _ => Task.CompletedTask).Build();
    }

    public CallRuntime Calls { get; }

    public GatewayWebSocketOptions Options { get; }

    public OriginPolicy Origins { get; }

    /// <summary>Turns the request into one that can be accepted as a WebSocket.</summary>
    /// <returns>The transport, which will hold the connection; null if the server implements WebSockets in its own way.</returns>
    public async Task<KeepAliveTransport?> PrepareAsync(HttpContext http)
    {
        var transport = KeepAliveTransport.Install(http, Calls.Tracker.Time, Options);
        if (transport is not null)
        {
            await _handshake(http);
        }

        return transport;
    }
}
