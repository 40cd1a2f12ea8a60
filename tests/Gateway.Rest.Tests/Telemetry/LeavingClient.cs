using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>A client with one call on one connection, that sends a part of its request and leaves.</summary>
internal sealed class LeavingClient : IAsyncDisposable
{
    private readonly Transport _transport;
    private readonly CancellationTokenSource _left = CancellationTokenSource.CreateLinkedTokenSource(Token);
    private readonly Signal _sent = new();
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly ClientWebSocket _webSocket = new();
    private Task _exchange = Task.CompletedTask;
    private Socket? _socket;

    private LeavingClient(Transport transport)
    {
        _transport = transport;
        _handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync, Expect100ContinueTimeout = Timeout.InfiniteTimeSpan };
        _http = new HttpClient(_handler);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private bool IsHttp2 => _transport is Transport.Http2 or Transport.WebSocketOnHttp2;

    private bool IsWebSocket => _transport is Transport.WebSocketOnHttp1 or Transport.WebSocketOnHttp2;

    /// <summary>Begins a call. When this returns, the server has been sent all this; a server that got a part of a message reads.</summary>
    /// <param name="host">Who is called.</param>
    /// <param name="transport">How.</param>
    /// <param name="path">What.</param>
    /// <param name="messages">The request messages that are sent whole.</param>
    /// <param name="rest">The beginning of another message; empty for none, null for the end of the request.</param>
    /// <param name="timeout">The call's <c>grpc-timeout</c>; null for none.</param>
    /// <param name="reads">Whether it reads what the server sends.</param>
    public static async Task<LeavingClient> CallAsync(LabHost host, Transport transport, string path, string[] messages, string? rest, string? timeout, bool reads)
    {
        var client = new LeavingClient(transport);
        if (client.IsWebSocket)
        {
            await EndAsync(client.OpenAsync(host, path, messages, rest, timeout, reads));
        }
        else
        {
            client._exchange = client.ExchangeAsync(host, path, messages, rest, timeout, reads);

            // A call whose time is over sooner is answered before the server asks for the body.
            await Task.WhenAny(client._sent.Task, client._exchange);
        }

        return client;
    }

    /// <summary>Leaves.</summary>
    public async Task LeaveAsync(Leave way)
    {
        if (_socket!.SafeHandle.IsClosed)
        {
            // Its call has ended, and the connection with it.
            return;
        }

        switch (way)
        {
            case Leave.Reset:
                _socket!.LingerState = new LingerOption(enable: true, seconds: 0);
                _socket.Close();
                break;

            case Leave.Disconnect:
                _socket!.Shutdown(SocketShutdown.Both);
                _socket.Close();
                break;

            case Leave.Close when IsWebSocket:
                await EndAsync(_webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token));
                if (_exchange.IsCompleted)
                {
                    // The answer to its frame comes behind what it has not read.
                    _exchange = ReadAsync();
                }

                break;

            default:
                _webSocket.Abort();
                await _left.CancelAsync();
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await EndAsync(_exchange);
        _webSocket.Dispose();
        _http.Dispose();
        _handler.Dispose();
        _left.Dispose();
    }

    // However it ends for the client that left: it does not look.
    private static async Task EndAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(_socket, ownsSocket: true);
    }

    private async Task ExchangeAsync(LabHost host, string path, string[] messages, string? rest, string? timeout, bool reads)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(IsHttp2 ? host.Kestrel.Http2 : host.Kestrel.Http1, path))
        {
            Version = IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Body(string.Concat(messages.Select(message => message + "\n")) + rest, ends: rest is null, _sent, _left.Token),
        };

        // Only "100 Continue" shows that the server reads.
        request.Headers.ExpectContinue = rest is { Length: > 0 };
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _left.Token);
        if (reads)
        {
            await response.Content.CopyToAsync(Stream.Null, _left.Token);
        }
        else
        {
            await Forever.WaitAsync(_left.Token);
        }
    }

    private async Task OpenAsync(LabHost host, string path, string[] messages, string? rest, string? timeout, bool reads)
    {
        if (timeout is not null)
        {
            _webSocket.Options.SetRequestHeader("grpc-timeout", timeout);
        }

        _webSocket.Options.HttpVersion = IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11;
        _webSocket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await _webSocket.ConnectAsync(new Uri($"ws://{(IsHttp2 ? host.Kestrel.Http2 : host.Kestrel.Http1).Authority}{path}"), _http, Token);
        foreach (var message in messages)
        {
            await _webSocket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Token);
        }

        if (rest is { Length: > 0 })
        {
            await _webSocket.SendAsync(Encoding.UTF8.GetBytes(rest), WebSocketMessageType.Text, endOfMessage: false, Token);
        }

        if (reads)
        {
            _exchange = ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        while ((await _webSocket.ReceiveAsync(buffer.AsMemory(), _left.Token)).MessageType != WebSocketMessageType.Close)
        {
        }

        await _webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _left.Token);
    }

    private sealed class Body : HttpContent
    {
        private readonly string _text;
        private readonly bool _ends;
        private readonly Signal _sent;
        private readonly CancellationToken _left;

        public Body(string text, bool ends, Signal sent, CancellationToken left)
        {
            (_text, _ends, _sent, _left) = (text, ends, sent, left);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_text), _left);
            await stream.FlushAsync(_left);
            _sent.Set();
            if (!_ends)
            {
                await Forever.WaitAsync(_left);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
