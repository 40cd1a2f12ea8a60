using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Gateway.Load.Servers;

/// <summary>A stream written by hand: lines, events or text frames, each sent at once.</summary>
internal sealed class BareStream
{
    private readonly HttpContext _http;
    private readonly WebSocket? _socket;
    private readonly bool _isEvents;
    private int _count;

    private BareStream(HttpContext http, WebSocket? socket)
    {
        _http = http;
        _socket = socket;
        _isEvents = http.Request.Headers.Accept == "text/event-stream";
    }

    /// <summary>Runs until the client disconnects.</summary>
    public static async Task RunAsync(HttpContext http, Func<BareStream, CancellationToken, Task> work)
    {
        using var socket = http.WebSockets.IsWebSocketRequest ? await http.WebSockets.AcceptWebSocketAsync() : null;
        var stream = new BareStream(http, socket);
        if (socket is null)
        {
            http.Response.ContentType = stream._isEvents ? "text/event-stream" : "application/x-ndjson";
        }

        try
        {
            await work(stream, http.RequestAborted);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // The normal end of these streams.
        }
    }

    /// <summary>Waits silently until the client disconnects.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_socket is null)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return;
        }

        // A server that does not receive would not see the client close.
        var buffer = new byte[1024];
        while ((await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    public async Task WriteAsync(string text)
    {
        var json = $"{{\"msg\":\"{text}\"}}";
        if (_socket is not null)
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(json).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, _http.RequestAborted);
            return;
        }

        _count++;
        await _http.Response.WriteAsync(
            _isEvents ? string.Create(CultureInfo.InvariantCulture, $"id: {_count}\ndata: {json}\n\n") : json + "\n",
            _http.RequestAborted);
        if ((await _http.Response.BodyWriter.FlushAsync(_http.RequestAborted)).IsCompleted)
        {
            // Without this, a loop that never waits would go on writing until the server finds a thread to report the disconnect.
            throw new OperationCanceledException("The client is gone.");
        }
    }
}
