using System.Net.WebSockets;
using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Rest.WebSockets.Connection;
using Gateway.Rest.WebSockets.Handshake;
using Gateway.Transcoding;
using Gateway.Transcoding.Json.Writing;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>Answers the handshakes of one binding: guards first, each with the HTTP status it answers, then 101 and the call.</summary>
internal sealed class WebSocketEndpoint(BindingMetadata binding, WebSocketRuntime runtime)
{
    private static readonly string[] _handshake =
        [HeaderNames.Connection, HeaderNames.Upgrade, HeaderNames.SecWebSocketAccept, HeaderNames.SecWebSocketProtocol, HeaderNames.SecWebSocketExtensions];

    public async Task HandleAsync(HttpContext http, RouteMatch match)
    {
        if (!runtime.Origins.Allows(http.Request))
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, new Status(StatusCode.PermissionDenied, $"Pages of '{http.Request.Headers.Origin}' may not open a WebSocket here."));
            return;
        }

        if ((CallHeaders.FindProblem(http.Request.Headers, out var timeout)
            ?? StreamFormatParameter.FindProblem(runtime.Calls.Settings.StreamFormatParameter, match, binding.Binding.AnswersHttpBody)) is { } broken)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, new Status(StatusCode.InvalidArgument, broken));
            return;
        }

        FieldSelection? selection;
        try
        {
            selection = FieldMaskParameter.Read(runtime.Calls.Settings.FieldMaskParameter, match, binding.Binding);
        }
        catch (TranscodingException mistake)
        {
            await runtime.Calls.RefuseAsync(http, binding, WebSocketCall.DoorName, mistake);
            return;
        }

        var transport = await runtime.PrepareAsync(http);
        if (WebSocketHandshake.HasOtherVersion(http))
        {
            http.Response.Headers.SecWebSocketVersion = WebSocketHandshake.Version;
            await RefuseAsync(http, StatusCodes.Status426UpgradeRequired, Statuses.OtherWebSocketVersion(http.Request.Headers.SecWebSocketVersion.ToString(), WebSocketHandshake.Version));
            return;
        }

        if (!http.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, Statuses.BrokenHandshake);
            return;
        }

        ServerLimits.LiftAll(http);
        if (await AcceptAsync(http) is not { } socket)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, Statuses.TooManyWebSockets);
            return;
        }

        var call = new WebSocketCall(http, binding, match, socket, transport?.Stream, runtime) { Selection = selection };
        try
        {
            await call.RunAsync(timeout);
        }
        finally
        {
            BoundEnd(http);
        }
    }

    // Null when the server takes no more upgraded connections (KestrelServerLimits.MaxConcurrentUpgradedConnections).
    private async Task<WebSocket?> AcceptAsync(HttpContext http)
    {
        // ASP.NET Core disables every request timeout when it accepts a WebSocket. A timeout of the endpoint itself still applies to its stream, at every door.
        var timeout = RequestTimeout.IsAskedForBy(http.GetEndpoint()) ? http.Features.Get<IHttpRequestTimeoutFeature>() : null;
        if (timeout is not null)
        {
            http.Features.Set<IHttpRequestTimeoutFeature>(null);
        }

        try
        {
            return await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                SubProtocol = BearerProtocol.Strip(http.Request),
                KeepAliveInterval = Timeout.InfiniteTimeSpan,
                DangerousEnableCompression = runtime.Options.EnableCompression,

                // The compressed length of a message must not depend on earlier messages.
                DisableServerContextTakeover = true,
            });
        }
        catch (InvalidOperationException) when (!http.Response.HasStarted && http.WebSockets.IsWebSocketRequest)
        {
            // The headers already hold the handshake.
            foreach (var name in _handshake)
            {
                http.Response.Headers.Remove(name);
            }

            return null;
        }
        finally
        {
            if (timeout is not null)
            {
                http.Features.Set(timeout);
            }
        }
    }

    // No data rate ends the connection of a client that never takes the bytes in the server's output buffer. The client gets as long for them as for the answer to a ping.
    // HTTP/2 has no such buffer for a stream: the client has taken every byte, or the stream was aborted.
    private void BoundEnd(HttpContext http)
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol) && http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
        {
            ConnectionTimeout.Start(connection, runtime.Calls.Tracker.Time, runtime.Options.KeepAliveTimeout);
        }
    }

    private Task RefuseAsync(HttpContext http, int httpStatus, Status status) =>
        runtime.Calls.RefuseAsync(http, binding, WebSocketCall.DoorName, httpStatus, status);
}
