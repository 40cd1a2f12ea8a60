using Gateway.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Yarp.Forwarding;

/// <summary>The names of doors in telemetry and on pages.</summary>
internal static class Doors
{
    public const string Rest = "rest";
    public const string WebSocket = "websocket";
    public const string Connect = "connect";
    public const string Grpc = "grpc";
    public const string GrpcWeb = "grpc-web";

    /// <summary>The door through which a forwarded call came.</summary>
    public static string Of(HttpContext http) =>
        http.Features.Get<IClientRequestFeature>() is { } client
            ? client.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ConnectMetadata>() is not null ? Connect
                : client.HttpContext.Features.Get<IHttpWebSocketFeature>()?.IsWebSocketRequest == true ? WebSocket
                : Rest
            : http.Features.Get<WebBody>() is null ? Grpc : GrpcWeb;
}
