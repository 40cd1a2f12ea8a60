using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Greetering.Api.Echo;

/// <summary>
/// The tutorial's plain WebSocket echo: each message comes back as <c>server reply: …</c>, text as text and binary as binary.
/// It stands here to be compared with the streams of the gateway, which need no code such as this.
/// </summary>
internal static class WebSocketEcho
{
    private const int MaxMessageBytes = 1024 * 1024;

    private static readonly byte[] Prefix = Encoding.UTF8.GetBytes("server reply: ");

    public static IEndpointConventionBuilder MapWebSocketEcho(this IEndpointRouteBuilder endpoints, string path) =>
        endpoints.MapGet(path, AnswerAsync).ExcludeFromDescription();

    private static async Task AnswerAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "websocket";
            await http.Response.WriteAsync("This is a WebSocket address.\n", http.RequestAborted);
            return;
        }

        if (!SameOrigin(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            await http.Response.WriteAsync("WebSockets are accepted from pages of this server only.\n", http.RequestAborted);
            return;
        }

        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        try
        {
            await EchoAsync(socket, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // A cancelled read has aborted the socket: there is nobody to say goodbye to.
        }
        catch (WebSocketException)
        {
            // The client went away without closing.
        }
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken stopping)
    {
        var reply = new ArrayBufferWriter<byte>();
        while (true)
        {
            reply.ResetWrittenCount();
            reply.Write(Prefix);
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(reply.GetMemory(4096), stopping);
                reply.Advance(part.Count);
            }
            while (!part.EndOfMessage && reply.WrittenCount <= MaxMessageBytes);

            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return;
            }

            if (!part.EndOfMessage)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, $"At most {MaxMessageBytes} bytes.", stopping);
                return;
            }

            await socket.SendAsync(reply.WrittenMemory, part.MessageType, endOfMessage: true, stopping);
        }
    }

    // Browsers send Origin with every WebSocket; other programs need not. A foreign page must not speak with the user's rights.
    private static bool SameOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && Uri.TryCreate($"{page.Scheme}://{request.Host}", UriKind.Absolute, out var self)
                && string.Equals(page.Authority, self.Authority, StringComparison.OrdinalIgnoreCase));
    }
}
