using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Exchange;

/// <summary>The door as its exchange sees it: it supplies request messages, and takes the messages, headers and end of the gRPC endpoint.</summary>
/// <param name="http">The request and response of the client.</param>
/// <param name="method">The method that is called.</param>
internal abstract class ExchangeDoor(HttpContext http, GatewayMethod method)
{
    /// <summary>The request and response of the client.</summary>
    public HttpContext Http { get; private set; } = http;

    /// <summary>The method that is called.</summary>
    public GatewayMethod Method { get; private set; } = method;

    /// <summary>
    /// Why the door, or the exchange, made a read or a write of the endpoint fail; null when it did not. Grpc.AspNetCore turns the exception into the status of the call.
    /// An endpoint that forwards its calls cannot.
    /// </summary>
    public RpcException? Failure { get; set; }

    /// <summary>The time that the client gives the call; null for no limit.</summary>
    public abstract TimeSpan? TimeLimit { get; }

    /// <summary>Cancelled when the client goes away, the deadline passes, or the server stops. The service sees this token as the token of its call.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>
    /// Cancelled when nothing more can be read or sent: the client is gone, or the call is over. A server that stops first cancels
    /// <see cref="CancellationToken"/> and leaves the call its drain timeout. Reads go on meanwhile, unless their caller passes that token.
    /// </summary>
    public abstract CancellationToken EndToken { get; }

    /// <summary>True when the call is told to end and its client still gets what the service writes: the server stops, and the client has not left.</summary>
    public abstract bool TakesLastWords { get; }

    /// <summary>Appends the next request message, in wire format.</summary>
    /// <param name="target">The buffer that the message is appended to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False once the client has sent its last message.</returns>
    /// <exception cref="RpcException">The client sent too large a message, or one that cannot be understood.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled, or the client is gone.</exception>
    public abstract ValueTask<bool> ReadMessageAsync(PooledBuffer target, CancellationToken cancellationToken);

    /// <summary>Sends a response message, at once or together with those that follow.</summary>
    /// <param name="message">The message in wire format; valid until the task ends.</param>
    /// <param name="isBuffered">Whether the message may wait for more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The call is over, or the client is gone.</exception>
    public abstract ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, bool isBuffered, CancellationToken cancellationToken);

    /// <summary>Takes a response message that the service buffers. False if the door cannot take the message at once: the message then waits for the next flush.</summary>
    public virtual bool TryKeep(ReadOnlyMemory<byte> message) => false;

    /// <summary>Sends the buffered messages.</summary>
    public virtual ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Sends the response headers ahead of the first message, if the protocol of the answer allows that.</summary>
    public abstract ValueTask WriteHeadersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Claims the request for a read. A read that is not awaited may go on after the service has returned. The call keeps the resources of the request until
    /// <see cref="EndRead"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    /// <exception cref="InvalidOperationException">Another read is under way.</exception>
    public abstract void BeginRead();

    /// <summary>Ends the read that <see cref="BeginRead"/> began: the read no longer uses the bytes of its message.</summary>
    public abstract void EndRead();

    /// <summary>Claims the response for headers or messages.</summary>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    /// <exception cref="InvalidOperationException">Another write is under way.</exception>
    public abstract void BeginWrite();

    /// <summary>Releases the response.</summary>
    public abstract void EndWrite();

    /// <summary>
    /// Waits until every callback of the call's token has run. If a read or a write fails before the token of the call is cancelled, Grpc.AspNetCore logs an error.
    /// With a deadline, Grpc.AspNetCore cancels a token of its own in a callback of ours.
    /// </summary>
    public abstract Task CancellationIsKnownAsync();

    /// <summary>The gRPC server has ended the call before its delegate has returned, as it does when a deadline has passed.</summary>
    public abstract void CompleteEarly();

    /// <summary>The gRPC server has reset the call.</summary>
    public abstract void ResetByService();

    /// <summary>The service aborts the client's connection.</summary>
    public abstract void Abort();

    /// <summary>Begins with another request of the same client. A derived class resets its own state.</summary>
    protected void Begin(HttpContext http, GatewayMethod method)
    {
        Http = http;
        Method = method;
        Failure = null;
    }
}
