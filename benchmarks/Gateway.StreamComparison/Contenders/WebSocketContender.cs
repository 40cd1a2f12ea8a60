using System.Net.WebSockets;
using System.Text.Json;
using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>A WebSocket on the REST path, with a text frame per message. The handshake is a GET with a browser's headers; each later frame adds 2 bytes.</summary>
internal sealed class WebSocketContender : IContender
{
    public string Name => "WebSocket";

    public async Task ReceiveAsync(Uri server, Arrivals arrivals, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        foreach (var (name, value) in Browser.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        arrivals.Asked();
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/v1/hello/you/stream" }.Uri, cancellationToken);
        var buffer = new byte[4096];
        while (true)
        {
            var frame = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (frame.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return;
            }

            using var message = JsonDocument.Parse(buffer.AsMemory(0, frame.Count));
            arrivals.Received(message.RootElement.GetProperty("msg").GetString());
        }
    }
}
