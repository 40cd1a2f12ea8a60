using Grpc.Net.Client;

namespace Gateway.Grpc.Client.Channel;

/// <summary>What requests are sent with: the caller's client, the caller's handler, or a handler of the channel's own.</summary>
internal sealed class HttpTransport : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly bool _owned;

    private HttpTransport(HttpMessageInvoker invoker, bool owned, ConnectionWatch? connections)
    {
        _invoker = invoker;
        _owned = owned;
        Connections = connections;
    }

    /// <summary>The connections, when the handler is the channel's own.</summary>
    public ConnectionWatch? Connections { get; }

    public static HttpTransport Create(ChannelSettings settings, GrpcChannelOptions options)
    {
        if (options is { HttpClient: not null, HttpHandler: not null })
        {
            throw new ArgumentException($"Both {nameof(options.HttpClient)} and {nameof(options.HttpHandler)} are set; set one.", nameof(options));
        }

        if (options.HttpClient is { } client)
        {
            return new HttpTransport(client, options.DisposeHttpClient, connections: null);
        }

        if (options.HttpHandler is { } handler)
        {
            return new HttpTransport(new HttpMessageInvoker(handler, options.DisposeHttpClient), options.DisposeHttpClient, Watch(handler, settings));
        }

        var connections = new ConnectionWatch(settings);
        return new HttpTransport(new HttpMessageInvoker(OwnHandler(settings, connections)), owned: true, connections);
    }

    /// <summary>Sends a request; the response comes with its headers, before its body.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker is HttpClient client
        // HttpClient's other way to send would wait for the whole body.
        ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
        : _invoker.SendAsync(request, cancellationToken);

    public void Dispose()
    {
        Connections?.Dispose();
        if (_owned)
        {
            _invoker.Dispose();
        }
    }

    private static ConnectionWatch? Watch(HttpMessageHandler handler, ChannelSettings settings)
    {
        if (handler is not SocketsHttpHandler { ConnectCallback: null } sockets)
        {
            return null;
        }

        var connections = new ConnectionWatch(settings);
        try
        {
            sockets.ConnectCallback = connections.ConnectAsync;
            return connections;
        }
        catch (InvalidOperationException)
        {
            // The handler has sent requests already and takes no more settings.
            return null;
        }
    }

    private static SocketsHttpHandler OwnHandler(ChannelSettings settings, ConnectionWatch connections) => new()
    {
        // A server's limit of streams on one connection (100 is usual) must not make the next call wait.
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseCookies = false,
        // HTTP/2 without TLS can't pass a forward proxy; with TLS it goes through by CONNECT.
        UseProxy = settings.IsSecure,
        ConnectCallback = connections.ConnectAsync,
    };
}
