using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>How a <see cref="GrpcChannel"/> connects and what its calls may do. Read once, when the channel is made.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>The default of <see cref="MaxReceiveMessageSize"/>: 4,194,304 bytes (4 MiB).</summary>
    internal const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>
    /// Credentials of the channel. Default null: none for an <c>http</c> address, TLS for an <c>https</c> address.
    /// Insecure credentials with <c>https</c>, and secure ones with <c>http</c>, are refused when the channel is made.
    /// </summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Largest message a call may send, in bytes, before compression. Default null: no limit.</summary>
    /// <remarks>A longer message ends its call with <c>RESOURCE_EXHAUSTED</c> before anything of it is sent.</remarks>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Largest message a call accepts, in bytes, compressed and decompressed. Default 4,194,304 (4 MiB); null: no limit.</summary>
    /// <remarks>A longer message ends its call with <c>RESOURCE_EXHAUSTED</c>.</remarks>
    public int? MaxReceiveMessageSize { get; set; } = DefaultMaxReceiveMessageSize;

    /// <summary>
    /// The encodings that calls may use, in the order in which the server is told of them. Default null: gzip and deflate.
    /// An empty list turns compression off in both directions.
    /// </summary>
    public IList<ICompressionProvider>? CompressionProviders { get; set; }

    /// <summary>Where the channel logs to. Default null: the factory of <see cref="ServiceProvider"/>, or nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>A client to send calls with. Default null. Set this or <see cref="HttpHandler"/>, not both.</summary>
    /// <remarks>The <see cref="System.Net.Http.HttpClient.Timeout"/> of the client (100 s by default) covers the time until response headers come.</remarks>
    public HttpClient? HttpClient { get; set; }

    /// <summary>A handler to send calls with. Default null: a <see cref="SocketsHttpHandler"/> of the channel's own.</summary>
    /// <remarks>
    /// The channel sees the state of connections through a <see cref="SocketsHttpHandler"/> that has no
    /// <see cref="SocketsHttpHandler.ConnectCallback"/> and was not used yet: it sets one. Other handlers hide their connections.
    /// </remarks>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>True when disposing the channel disposes <see cref="HttpClient"/> or <see cref="HttpHandler"/> too. Default false.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>
    /// True when a cancelled call and an exceeded deadline throw <see cref="OperationCanceledException"/> (its inner exception is the
    /// <see cref="RpcException"/>). Default false: they throw <see cref="RpcException"/>.
    /// </summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>True to send call credentials over a connection without TLS, where anyone on the way can read them. Default false.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    /// <summary>The first wait of a call that waits for its server (<c>WaitForReady</c>) before it tries to connect again; each next one is 1.6 times as long. Default 1 s.</summary>
    public TimeSpan InitialReconnectBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such wait. Default 120 s; null: no limit.</summary>
    public TimeSpan? MaxReconnectBackoff { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Where the channel finds services that were not set here: <see cref="ILoggerFactory"/> and <see cref="TimeProvider"/> (of deadlines).
    /// Default null.
    /// </summary>
    public IServiceProvider? ServiceProvider { get; set; }

    /// <summary>The HTTP version of requests. Default null: 2.0.</summary>
    public Version? HttpVersion { get; set; }

    /// <summary>How far another HTTP version may be used. Default null: <see cref="System.Net.Http.HttpVersionPolicy.RequestVersionExact"/>.</summary>
    public HttpVersionPolicy? HttpVersionPolicy { get; set; }
}
