using System.Buffers;
using Gateway.Calls.Catalog;
using Grpc.Core;

namespace Gateway.Calls;

/// <summary>
/// One RPC in flight: what a protocol (gRPC, REST, WebSocket) offers and a handler (a service method, an upstream server) consumes.
/// Messages are serialized protobuf; nothing here knows of HTTP or of message types.
/// </summary>
/// <remarks>
/// <para>Reads are pulled: a message is read from the wire only when the handler asks, so back pressure needs no code of its own.</para>
/// <para>At most one read and one write may be under way at a time; the two may overlap.</para>
/// <code>
/// while (await call.ReadMessageAsync(token) is { } request)   // null: the client is done
/// {
///     var buffer = call.BeginMessage(length);                 // a buffer the protocol owns
///     Write(request, buffer);
///     await call.EndMessageAsync(WriteOptions.Default, token);
/// }
/// call.Status = Status.DefaultSuccess;
/// </code>
/// </remarks>
public abstract class Call
{
    private Metadata? _responseTrailers;

    protected Call(CatalogMethod method)
    {
        Method = method;
    }

    /// <summary>The method that is called.</summary>
    public CatalogMethod Method { get; }

    /// <summary>The authority the client asked for, such as <c>localhost:50051</c>.</summary>
    public abstract string Host { get; }

    /// <summary>The client's address in gRPC's notation, such as <c>ipv4:127.0.0.1:40312</c>.</summary>
    public abstract string Peer { get; }

    /// <summary>Metadata that came with the call; keys are lower-case, <c>-bin</c> values decoded.</summary>
    public abstract Metadata RequestHeaders { get; }

    /// <summary>The moment (UTC) the call must have ended; <see cref="DateTime.MaxValue"/> when the client set none.</summary>
    public abstract DateTime Deadline { get; }

    /// <summary>Cancelled when the client goes away, the deadline passes or the server stops.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>
    /// Cancelled when nothing more can come or go: the client is gone, or the call is over. A server that stops tells a call first
    /// (<see cref="CancellationToken"/>) and leaves it its drain time-out: reads go on meanwhile, unless their caller gives them that token.
    /// </summary>
    public virtual CancellationToken EndToken => CancellationToken;

    /// <summary>What a cancellation of this call means: CANCELLED, or why the server itself gave it up.</summary>
    public virtual Status CancellationStatus => new(StatusCode.Cancelled, "The call was cancelled.");

    /// <summary>The services of this call's scope.</summary>
    public abstract IServiceProvider Services { get; }

    /// <summary>State shared by everyone who handles this call.</summary>
    public abstract IDictionary<object, object?> Items { get; }

    /// <summary>Whether response headers have gone out, so that the way the call ends can no longer change them.</summary>
    public abstract bool HeadersSent { get; }

    /// <summary>How the call ended. The protocol reads it when the handler has returned. Default OK.</summary>
    public Status Status { get; set; } = Status.DefaultSuccess;

    /// <summary>Metadata that is sent after the last message.</summary>
    public Metadata ResponseTrailers => _responseTrailers ??= [];

    /// <summary>Whether any trailer was set; asking this does not create the collection.</summary>
    public bool HasResponseTrailers => _responseTrailers is { Count: > 0 };

    /// <summary>What else the protocol knows of this call, such as its <c>HttpContext</c>; null when it has no such thing.</summary>
    public virtual TFeature? Get<TFeature>()
        where TFeature : class => null;

    /// <summary>Reads the next request message; null once the client has sent its last one.</summary>
    /// <returns>The serialized message, valid until the next read or the end of the call; that waits for <see cref="EndRead"/>.</returns>
    /// <exception cref="RpcException">The client broke the protocol, sent too large a message, or a message that cannot be understood.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public abstract ValueTask<ReadOnlySequence<byte>?> ReadMessageAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Claims the request for a read that may go on when the handler has returned, as that of a service may which does not await it. What the call holds for
    /// the request is not given back before <see cref="EndRead"/>. A handler that awaits its reads needs no claim.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    /// <exception cref="InvalidOperationException">Another such read is under way.</exception>
    public virtual void BeginRead()
    {
    }

    /// <summary>Ends the read that <see cref="BeginRead"/> began: the bytes of its message are no longer in use.</summary>
    public virtual void EndRead()
    {
    }

    /// <summary>Sends the response headers now, instead of with the first message.</summary>
    /// <exception cref="InvalidOperationException">They have been sent already.</exception>
    public abstract ValueTask SendHeadersAsync(Metadata headers, CancellationToken cancellationToken);

    /// <summary>Starts a response message.</summary>
    /// <param name="length">Its serialized length in bytes, or -1 when that is not known yet.</param>
    /// <returns>A buffer of the protocol's, to be filled before <see cref="EndMessageAsync"/> or <see cref="AbandonMessage"/>.</returns>
    public abstract IBufferWriter<byte> BeginMessage(int length);

    /// <summary>Gives up the message that was begun, since it could not be serialized.</summary>
    public abstract void AbandonMessage();

    /// <summary>Ends the message that was begun and sends it, at once or together with those that follow.</summary>
    public abstract ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken);
}
