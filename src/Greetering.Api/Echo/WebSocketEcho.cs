using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Greetering.Api.Echo;

/// <summary>
/// The tutorial's plain WebSocket echo: each message comes back as <c>server reply: …</c>, text as text and binary as binary.
/// Compare it with the streams of the gateway, which need no such code.
/// </summary>
internal static class WebSocketEcho
{
    private const int MaxMessageBytes = 1024 * 1024;

    private static readonly byte[] Prefix = Encoding.UTF8.GetBytes("server reply: ");

    // A WebSocket begins with a GET on HTTP/1.1 and with a CONNECT on HTTP/2; browsers use HTTP/2 over TLS.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Connect];

    public static IEndpointConventionBuilder MapWebSocketEcho(this IEndpointRouteBuilder endpoints, string path) =>
        endpoints.MapMethods(path, Methods, AnswerAsync).ExcludeFromDescription();

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
        using var sending = new SemaphoreSlim(1, 1);
        await using var goodbye = stopping.Register(() => _ = SayGoodbyeAsync(socket, sending));
        try
        {
            await EchoAsync(socket, sending);
        }
        catch (WebSocketException)
        {
            // The client went away without closing.
        }
    }

    // The client answers with its own close, which ends the echo.
    private static async Task SayGoodbyeAsync(WebSocket socket, SemaphoreSlim sending)
    {
        try
        {
            await sending.WaitAsync();
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "The server is stopping.", CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has sent its Close frame first.
        }
    }

    private static async Task EchoAsync(WebSocket socket, SemaphoreSlim sending)
    {
        var reply = new ArrayBufferWriter<byte>();
        while (true)
        {
            reply.ResetWrittenCount();
            reply.Write(Prefix);
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(reply.GetMemory(4096), CancellationToken.None);
                reply.Advance(part.Count);
            }
            while (!part.EndOfMessage && reply.WrittenCount <= MaxMessageBytes);

            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                }

                return;
            }

            if (!part.EndOfMessage)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, $"At most {MaxMessageBytes} bytes.", CancellationToken.None);
                return;
            }

            await sending.WaitAsync();
            try
            {
                await socket.SendAsync(reply.WrittenMemory, part.MessageType, endOfMessage: true, CancellationToken.None);
            }
            finally
            {
                sending.Release();
            }
        }
    }

    // Browsers send Origin with every WebSocket; other programs need not. A page of another origin must not act with the user's rights.
    private static bool SameOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && Uri.TryCreate($"{page.Scheme}://{request.Host}", UriKind.Absolute, out var self)
                && string.Equals(page.Authority, self.Authority, StringComparison.OrdinalIgnoreCase));
    }
}
