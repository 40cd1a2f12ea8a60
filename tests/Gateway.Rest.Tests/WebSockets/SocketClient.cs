using System.Net;
using System.Net.WebSockets;
using System.Text;
using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>A WebSocket to a <see cref="LabHost"/>, as .NET's own client has it. What differs from the plain one, the test says when it opens it.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public ClientWebSocket Socket => _socket;

    /// <summary>Code and reason of the server's Close frame.</summary>
    public (int Code, string? Reason) Closed => ((int)_socket.CloseStatus!.Value, _socket.CloseStatusDescription);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SocketClient> OpenAsync(LabHost host, string path, Action<ClientWebSocketOptions>? configure = null, bool http2 = false)
    {
        var client = new SocketClient();
        try
        {
            await client.ConnectAsync(host, path, configure, http2);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Opens a WebSocket that is refused: the HTTP status.</summary>
    public static async Task<int> OpenRefusedAsync(LabHost host, string path, Action<ClientWebSocketOptions>? configure = null, bool http2 = false)
    {
        using var client = new SocketClient();
        client._socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(host, path, configure, http2));
        return (int)client._socket.HttpStatusCode;
    }

    public Task SendAsync(string text, bool endOfMessage = true) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage, Token);

    public Task SendAsync(byte[] message) => _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Token);

    /// <summary>Ends the request side.</summary>
    public Task EndAsync() => SendAsync("");

    /// <summary>The next message; null when the server has closed.</summary>
    public async Task<(WebSocketMessageType Type, byte[] Bytes)?> ReadAsync()
    {
        var bytes = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer.AsMemory(), Token);
            bytes.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        if (part.MessageType != WebSocketMessageType.Close)
        {
            return (part.MessageType, bytes.ToArray());
        }

        if (_socket.State == WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(_socket.CloseStatus!.Value, null, Token);
        }

        return null;
    }

    /// <summary>The next message, which must be text; null when the server has closed.</summary>
    public async Task<string?> ReadTextAsync()
    {
        if (await ReadAsync() is not { } message)
        {
            return null;
        }

        Assert.Equal(WebSocketMessageType.Text, message.Type);
        return Encoding.UTF8.GetString(message.Bytes);
    }

    /// <summary>Everything up to the Close frame, as text.</summary>
    public async Task<List<string>> ReadAllAsync()
    {
        var all = new List<string>();
        while (await ReadTextAsync() is { } text)
        {
            all.Add(text);
        }

        return all;
    }

    public void Dispose() => _socket.Dispose();

    private async Task ConnectAsync(LabHost host, string path, Action<ClientWebSocketOptions>? configure, bool http2)
    {
        configure?.Invoke(_socket.Options);
        if (!http2)
        {
            await _socket.ConnectAsync(new Uri($"ws://{host.Kestrel.Http1.Authority}{path}"), Token);
            return;
        }

        _socket.Options.HttpVersion = HttpVersion.Version20;
        _socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler(), disposeHandler: false);
        await _socket.ConnectAsync(new Uri($"ws://{host.Kestrel.Http2.Authority}{path}"), invoker, Token);
    }
}
