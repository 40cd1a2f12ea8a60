using Gateway.Grpc.Client.Calls;
using Gateway.Grpc.Client.Channel;
using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>
/// The way to one gRPC server. Connections are opened when a call needs one and are shared by all calls; make one channel for an
/// address and keep it. Clients made from it are cheap. Safe to use from several threads.
/// </summary>
/// <example>
/// <code>
/// using var channel = GrpcChannel.ForAddress("http://localhost:50051");
/// var client = new Greetering.GreeteringClient(channel);
/// var answer = await client.HelloAsync(new HelloReq { Name = "world" });
/// </code>
/// </example>
/// <remarks>Retries, hedging and load balancing are left to handlers given as <see cref="GrpcChannelOptions.HttpHandler"/> and to the network.</remarks>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly ActiveCalls _calls = new();

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Settings = ChannelSettings.From(address, options);
        Transport = HttpTransport.Create(Settings, options);
        Targets = new CallTargets(address);
    }

    /// <summary>Whether the channel has a connection.</summary>
    /// <exception cref="InvalidOperationException">The channel sends with a given client or a handler whose connections it can't see.</exception>
    public ConnectivityState State => Connections.State;

    internal ChannelSettings Settings { get; }

    internal HttpTransport Transport { get; }

    internal CallTargets Targets { get; }

    private ConnectionWatch Connections => Transport.Connections
        ?? throw new InvalidOperationException(
            "The channel sends its calls with a given HttpClient or HttpHandler whose connections it can't see; a SocketsHttpHandler without ConnectCallback shows them.");

    /// <summary>Makes a channel.</summary>
    /// <param name="address">An <c>http</c> or <c>https</c> address, such as <c>http://localhost:50051</c>.</param>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Makes a channel.</summary>
    /// <param name="address">An <c>http</c> or <c>https</c> address, such as <c>http://localhost:50051</c>.</param>
    /// <param name="channelOptions">How it connects.</param>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? ForAddress(uri, channelOptions)
            : throw new ArgumentException($"'{address}' is not an absolute address; one such as http://localhost:50051 is needed.", nameof(address));
    }

    /// <summary>Makes a channel.</summary>
    /// <param name="address">An <c>http</c> or <c>https</c> address.</param>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Makes a channel.</summary>
    /// <param name="address">An <c>http</c> or <c>https</c> address. A path in it is not used.</param>
    /// <param name="channelOptions">How it connects.</param>
    /// <exception cref="ArgumentException">The address is not http or https, or both a client and a handler are given.</exception>
    /// <exception cref="InvalidOperationException">The credentials do not fit the address.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc />
    /// <exception cref="ObjectDisposedException">The channel is disposed.</exception>
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(_calls.Closed, this);
        return new GrpcCallInvoker(this);
    }

    /// <summary>Opens a connection for the next call to find, unless there is one.</summary>
    /// <exception cref="InvalidOperationException">The channel sends with a given client or handler.</exception>
    /// <exception cref="RpcException"><c>UNAVAILABLE</c>: the server can't be reached.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_calls.Closed, this);
        return Connections.ConnectAsync(cancellationToken);
    }

    /// <summary>Waits until <see cref="State"/> is another than the given one.</summary>
    /// <exception cref="InvalidOperationException">The channel sends with a given client or handler.</exception>
    public Task WaitForStateChangedAsync(ConnectivityState lastObservedState, CancellationToken cancellationToken = default) =>
        Connections.WaitForChangeAsync(lastObservedState, cancellationToken);

    /// <summary>Cancels the calls in flight and closes the connections.</summary>
    public void Dispose()
    {
        if (_calls.Close())
        {
            Transport.Dispose();
        }
    }

    internal void Enter(HttpCall call) => ObjectDisposedException.ThrowIf(!_calls.TryAdd(call), this);

    internal void Leave(HttpCall call) => _calls.Remove(call);

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
