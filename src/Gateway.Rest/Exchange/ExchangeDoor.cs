using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Exchange;

/// <summary>What an exchange asks of the door that made it: the next request message, and what becomes of what the gRPC endpoint says.</summary>
/// <param name="http">The request and response of the client.</param>
/// <param name="method">The method that is called.</param>
internal abstract class ExchangeDoor(HttpContext http, GatewayMethod method)
{
    /// <summary>The request and response of the client.</summary>
    public HttpContext Http { get; private set; } = http;

    /// <summary>The method that is called.</summary>
    public GatewayMethod Method { get; private set; } = method;

    /// <summary>The time that the client gives the call; null for as long as it takes.</summary>
    public abstract TimeSpan? TimeLimit { get; }

    /// <summary>Cancelled when the client goes away, the deadline passes, or the server stops. The service sees it as the token of its call.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>
    /// Cancelled when nothing more can come or go: the client is gone, or the call is over. A server that stops tells a call first
    /// (<see cref="CancellationToken"/>) and leaves it its drain time-out: reads go on meanwhile, unless their caller gives them that token.
    /// </summary>
    public abstract CancellationToken EndToken { get; }

    /// <summary>Whether the call is told to end, and what it still writes reaches its client: so when the server stops, and not when the client has left.</summary>
    public abstract bool TakesLastWords { get; }

    /// <summary>Appends the next request message, in wire format.</summary>
    /// <param name="target">Where it goes, behind what is there.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False once the client has sent its last one.</returns>
    /// <exception cref="RpcException">The client sent too large a message, or one that cannot be understood.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled, or the client is gone.</exception>
    public abstract ValueTask<bool> ReadMessageAsync(PooledBuffer target, CancellationToken cancellationToken);

    /// <summary>Sends a response message, at once or together with those that follow.</summary>
    /// <param name="message">The message in wire format; valid until the task ends.</param>
    /// <param name="isBuffered">Whether it may wait for more.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The call is over, or the client is gone.</exception>
    public abstract ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, bool isBuffered, CancellationToken cancellationToken);

    /// <summary>Takes a response message that the service keeps back. False where it cannot be taken at once: it then waits for the next flush.</summary>
    public virtual bool TryKeep(ReadOnlyMemory<byte> message) => false;

    /// <summary>Sends what was kept back.</summary>
    public virtual ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Sends the response headers ahead of the first message, where the answer has such a moment.</summary>
    public abstract ValueTask WriteHeadersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Claims the request for a read that may go on when the service has returned, as one does that is not awaited. What the call holds for the request is not
    /// given back before <see cref="EndRead"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    /// <exception cref="InvalidOperationException">Another read is under way.</exception>
    public abstract void BeginRead();

    /// <summary>Ends the read that <see cref="BeginRead"/> began: the bytes of its message are no longer in use.</summary>
    public abstract void EndRead();

    /// <summary>Claims the response for headers or messages.</summary>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    /// <exception cref="InvalidOperationException">Another write is under way.</exception>
    public abstract void BeginWrite();

    /// <summary>Gives the response back.</summary>
    public abstract void EndWrite();

    /// <summary>
    /// Waits until everybody who asked knows that the call is cancelled. Grpc.AspNetCore logs an error for a read or a write that fails before the token of the
    /// call is cancelled; with a deadline, it cancels a token of its own in a callback of ours.
    /// </summary>
    public abstract Task CancellationIsKnownAsync();

    /// <summary>The gRPC server has ended the call, though its delegate has not returned: that is how it ends one whose deadline has passed.</summary>
    public abstract void CompleteEarly();

    /// <summary>The gRPC server has reset the call.</summary>
    public abstract void ResetByService();

    /// <summary>The service aborts the client's connection.</summary>
    public abstract void Abort();

    /// <summary>Begins with another request of the same client. What is derived forgets its own state.</summary>
    protected void Begin(HttpContext http, GatewayMethod method)
    {
        Http = http;
        Method = method;
    }
}
