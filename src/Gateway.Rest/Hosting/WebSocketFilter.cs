using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Rest.WebSockets.Handshake;
using Gateway.Transcoding.Descriptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Hosting;

/// <summary>
/// Runs before all middleware of the application. It turns a token among the sub-protocols into a header before authentication reads it, and answers a handshake for an
/// unknown path with a status body.
/// </summary>
internal sealed class WebSocketFilter(GatewayHost host) : IStartupFilter
{
    private readonly ErrorWriter _errors = new(Schema.WellKnown, host.Settings);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (!host.Settings.Enabled)
        {
            next(app);
            return;
        }

        app.Use(inner => http => WebSocketHandshake.IsAskedFor(http) ? AnswerAsync(http, inner) : inner(http));
        next(app);
    };

    private async Task AnswerAsync(HttpContext http, RequestDelegate inner)
    {
        BearerProtocol.Apply(http.Request);
        await inner(http);
        if (http.Response is { HasStarted: false, ContentType: null } && IsNowhere(http))
        {
            http.Response.Headers.Allow = default;
            await _errors.WriteAsync(http, binding: null, StatusCodes.Status404NotFound, Statuses.NoWebSocket);
        }
    }

    // The path of a method that is not mapped here belongs to native gRPC: routing answers 405, because gRPC takes POST.
    private bool IsNowhere(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => http.GetEndpoint() is null,
        StatusCodes.Status405MethodNotAllowed => host.IsMethodPath(http.Request.Path.Value!),
        _ => false,
    };
}
