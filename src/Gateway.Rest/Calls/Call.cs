using System.Diagnostics.CodeAnalysis;
using Gateway.Rest.Exchange;
using Gateway.Rest.Telemetry;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Gateway.Rest.Calls;

/// <summary>
/// A call that came as an HTTP request: its deadline, its cancellation, and the rule that it ends exactly once, whether the service returns, the deadline
/// passes or the host stops. What answers is the method's gRPC endpoint, through an <see cref="ExchangeContext"/>. How messages and the end look to the
/// client is the door's own.
/// </summary>
/// <remarks>
/// A call that is cut (deadline, request time-out, end of the drain time-out) answers its client at that moment. The request itself lasts until the gRPC
/// endpoint has returned, since the <see cref="HttpContext"/> belongs to the service until then.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync, which runs once for every call, disposes of the exchange.")]
internal abstract class Call
{
    private static readonly Status Cancelled = new(StatusCode.Cancelled, "The call was cancelled.");
    private static readonly Status TimedOut = new(StatusCode.DeadlineExceeded, "The request timed out.");
    private static readonly Status Reset = new(StatusCode.Cancelled, "The call was reset by the service.");
    private static readonly Status NullAnswer = new(StatusCode.Internal, "The service returned no message.");
    private static readonly Status Failed = new(StatusCode.Unknown, "Exception was thrown by handler.");

    private const string NoMessage = "No message returned from method.";

    private readonly CallTracker _tracker;
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly Lock _gate = new();
    private ExchangeContext? _exchange;
    private IHttpRequestTimeoutFeature? _requestTimeout;
    private CallToken _cancellation;
    private CallToken _end;
    private Claim _request;
    private Claim _response;
    private CallDeadline _deadline;
    private Status? _cancellationStatus;
    private Task? _cut;
    private Task? _signalled;
    private CallMeasurement _measured;

    protected Call(HttpContext http, GatewayMethod method, CallTracker tracker)
    {
        Http = http;
        Method = method;
        _tracker = tracker;
        _lifetime = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _measured = new CallMeasurement(tracker.Telemetry, method.QualifiedName, Door);
    }

    /// <summary>The method that is called.</summary>
    public GatewayMethod Method { get; }

    /// <summary>How the call ended, once the gRPC endpoint has returned.</summary>
    public Status Status { get; protected set; }

    /// <summary>The time that the client gives the call; null for as long as it takes.</summary>
    public TimeSpan? TimeLimit { get; private set; }

    /// <summary>Cancelled when the client goes away, the deadline passes, or the server stops. The service sees it as the token of its call.</summary>
    public CancellationToken CancellationToken
    {
        get
        {
            lock (_gate)
            {
                return _cancellation.Get(_lifetime, isCancelled: _cancellationStatus is not null);
            }
        }
    }

    /// <summary>
    /// Cancelled when nothing more can come or go: the client is gone, or the call is over. A server that stops tells a call first
    /// (<see cref="CancellationToken"/>) and leaves it its drain time-out: reads go on meanwhile, unless their caller gives them that token.
    /// </summary>
    public CancellationToken EndToken
    {
        get
        {
            lock (_gate)
            {
                return _end.Get(_lifetime, isCancelled: IsEnded);
            }
        }
    }

    /// <summary>Whether <see cref="CancellationToken"/> is cancelled. Does not make the token.</summary>
    public bool IsCancelled => _cancellationStatus is not null || _lifetime.RequestAborted.IsCancellationRequested;

    /// <summary>The request and response of the client.</summary>
    public HttpContext Http { get; }

    internal Call? Previous { get; set; }

    internal Call? Next { get; set; }

    /// <summary>How telemetry calls the protocol: <c>rest</c> or <c>websocket</c>. Asked while the call is made: a constant.</summary>
    protected abstract string Door { get; }

    /// <summary>The host's clock.</summary>
    protected TimeProvider Time => _tracker.Time;

    /// <summary>What the gRPC endpoint has said so far.</summary>
    protected ExchangeResponse Answer => _exchange!.Answer;

    /// <summary>Whether the call is over: its end was sent, or is being sent.</summary>
    protected bool IsEnded => _response.HasEnded;

    /// <summary>Whether the call was ended over the service's head. On HTTP/2 Kestrel wakes a flush for that without saying that it was cancelled.</summary>
    protected bool IsCut => _response.IsCut;

    /// <summary>Whether the client left. A request time-out cancels the same token and leaves the connection open.</summary>
    protected bool IsClientGone => _lifetime.RequestAborted.IsCancellationRequested && !HasRequestTimedOut;

    private bool HasRequestTimedOut => _requestTimeout?.RequestTimeoutToken.IsCancellationRequested == true;

    // What a cancellation of this call means.
    private Status CancellationStatus => _cancellationStatus ?? (HasRequestTimedOut ? TimedOut : Cancelled);

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
    public void BeginRead()
    {
        if (_request.TryEnter("A message is still being read: await each MoveNext before the next."))
        {
            if (!IsEnded)
            {
                return;
            }

            _request.Leave();
        }

        throw new OperationCanceledException("The call has ended; nothing more can be read.", CancellationToken);
    }

    /// <summary>Ends the read that <see cref="BeginRead"/> began: the bytes of its message are no longer in use.</summary>
    public void EndRead() => _request.Leave();

    /// <summary>Claims the response for headers or messages.</summary>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    /// <exception cref="InvalidOperationException">Another write is under way.</exception>
    public void BeginWrite()
    {
        if (!_response.TryEnter("A message is still being written: await each write before the next."))
        {
            throw new OperationCanceledException("The call has ended; nothing more can be written.", CancellationToken);
        }
    }

    /// <summary>Gives the response back.</summary>
    public void EndWrite() => _response.Leave();

    /// <summary>
    /// Waits until everybody who asked knows that the call is cancelled. Grpc.AspNetCore logs an error for a read or a write that fails before the token of the
    /// call is cancelled; with a deadline, it cancels a token of its own in a callback of ours.
    /// </summary>
    public Task CancellationIsKnownAsync() => Volatile.Read(ref _signalled) ?? Task.CompletedTask;

    /// <summary>Lets the gRPC endpoint answer the call, and ends it.</summary>
    /// <param name="timeout">The time the client gives it; null for as long as it takes.</param>
    public async Task RunAsync(TimeSpan? timeout)
    {
        // First of all: whatever runs from here on may cut the call, and only what has begun can end.
        _measured.Begin(Http);
        TimeLimit = timeout;
        _exchange = new ExchangeContext(this);
        _tracker.Add(this);
        try
        {
            using var requestTimeout = WatchRequestTimeout();
            if (timeout is { } time)
            {
                _deadline.Start(_tracker.Time, time, static call => ((Call)call!).PassDeadline(), this);
            }

            Open();
            if (timeout is { } given && _deadline.HasPassed(_tracker.Time, given))
            {
                // Nothing can come in time: the service is not even asked.
                PassDeadline();
            }
            else
            {
                await ServeAsync();
            }

            if (TryEnd(out var earlier))
            {
                try
                {
                    if (earlier is not null)
                    {
                        await ReleaseWriteAsync(earlier);
                    }

                    await EndAsync(Status);
                }
                finally
                {
                    _measured.End(Status);
                }

                if (_tracker.IsStopping || _request.IsTaken)
                {
                    // A stopping Kestrel closes a connection once its streams are over, and may hold this one to be over before its trailers are written.
                    // And no client waits for a read that its service left behind.
                    await CompleteAsync();
                }
            }
            else
            {
                await earlier!;
            }
        }
        finally
        {
            await ReleaseReadAsync();
            _tracker.Remove(this);
            await _deadline.DisposeAsync();
            DisposeTokens();
            _exchange.Dispose();
            Release();
            _measured.Tag();
        }

        await LingerAsync();
    }

    /// <summary>Tells the service through its cancellation token that the call should end; it decides how.</summary>
    public void Cancel(Status reason)
    {
        lock (_gate)
        {
            if (!IsEnded)
            {
                _cancellationStatus ??= reason;
                Signal(_cancellation.Source);
            }
        }
    }

    /// <summary>Ends the call now, whatever the service is doing.</summary>
    public void Cut(Status status)
    {
        lock (_gate)
        {
            if (IsEnded)
            {
                return;
            }

            // Before the response ends: a write that fails for that finds the token of the call cancelled.
            _cancellationStatus ??= status;
            Signal(_cancellation.Source);
            _cut = CutAsync(status);
        }
    }

    /// <summary>Cancels the call, since a read or a write has found its client gone. The server's own notice comes from another thread, and later.</summary>
    public void LoseClient() => Cancel(Cancelled);

    /// <summary>The gRPC server has ended the call, though its delegate has not returned: that is how it ends one whose deadline has passed.</summary>
    public void CompleteEarly() => Cut(Answer.ReadStatus() ?? Reset);

    /// <summary>The gRPC server has reset the call.</summary>
    public void ResetByService() => Cut(Reset);

    /// <summary>The service aborts the client's connection.</summary>
    public void Abort()
    {
        LoseClient();
        _lifetime.Abort();
    }

    /// <summary>Begins what runs beside the service for as long as the call does. Called once; the call may be cut already.</summary>
    protected virtual void Open()
    {
    }

    /// <summary>Lets the gRPC endpoint answer. What is set in the execution context here reaches the service, and what follows it until the call has ended.</summary>
    protected virtual async Task ServeAsync()
    {
        try
        {
            await Method.Endpoint.RequestDelegate!(_exchange!);
            await _exchange!.FlushRestAsync();
            Status = WithReason(Answer.ReadStatus() ?? Failed);
        }
        catch (Exception thrown)
        {
            // Grpc.AspNetCore makes a status of what a service throws. This was thrown by something around its delegate, or as the response began.
            Status = thrown is RpcException rpc ? rpc.Status : WithReason(Failed);
            if (!IsCancelled || thrown is not OperationCanceledException)
            {
                Log.EndpointFailed(_tracker.Logger, Method.FullName, thrown);
            }
        }
    }

    /// <summary>Sends how the call ended. Called once, with no write under way.</summary>
    protected abstract ValueTask EndAsync(Status status);

    /// <summary>
    /// Gives back what the call holds. Called once, when the end has been sent, the service has returned, and no read is under way that it left behind:
    /// a service that outlives its call may still be reading a message.
    /// </summary>
    protected virtual void Release()
    {
    }

    /// <summary>What is left to do on the connection when the call is over and nobody uses it any more.</summary>
    protected virtual Task LingerAsync() => Task.CompletedTask;

    /// <summary>Wakes a write that waits for a slow client, since the call ends.</summary>
    protected abstract void CancelPendingWrite();

    /// <summary>Notes a request message. Every door says so of every message.</summary>
    /// <param name="length">Its serialized length in bytes.</param>
    protected void CountReceived(long length) => _measured.Received(length);

    /// <summary>Notes a response message. Every door says so of every message.</summary>
    /// <param name="length">Its serialized length in bytes.</param>
    protected void CountSent(long length) => _measured.Sent(length);

    /// <summary>Ends the connection at once.</summary>
    protected void AbortConnection() => _lifetime.Abort();

    // Grpc.AspNetCore answers CANCELLED for a service that returned null, as if the client had left. It is the service's fault.
    private Status WithReason(Status status)
    {
        if (status is { StatusCode: StatusCode.Cancelled, Detail: NoMessage } && !IsCancelled)
        {
            Log.NullAnswer(_tracker.Logger, Method.FullName);
            return NullAnswer;
        }

        // A service that gives up because its token was cancelled ends with UNKNOWN, as any that throws. The reason of the cancellation says more.
        return status.StatusCode is StatusCode.Unknown or StatusCode.Cancelled && IsCancelled ? CancellationStatus : status;
    }

    // As Grpc.AspNetCore does for native calls: a stream is out of the default time-out of requests, unless its endpoint asks for one itself.
    private CancellationTokenRegistration WatchRequestTimeout()
    {
        _requestTimeout = RequestTimeout.Of(Http, Method);
        return _requestTimeout?.RequestTimeoutToken.UnsafeRegister(static call => ((Call)call!).Cut(TimedOut), this) ?? default;
    }

    private void DisposeTokens()
    {
        lock (_gate)
        {
            _cancellation.Dispose();
            _end.Dispose();
        }
    }

    private void PassDeadline() => Cut(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"));

    // Not awaited: callbacks that the service registered run as long as they like, and the client is let go all the same.
    private void Signal(CancellationTokenSource? token)
    {
        if (token is not null)
        {
            Volatile.Write(ref _signalled, CallToken.CancelAsync(token, _tracker.Logger, Method.FullName));
        }
    }

    private async Task CutAsync(Status status)
    {
        var write = _response.End(isCut: true);

        // Off the caller's stack and out of its lock: what follows takes its time.
        await Task.Yield();
        _measured.End(status);
        if (_end.Source is { } end)
        {
            _ = CallToken.CancelAsync(end, _tracker.Logger, Method.FullName);
        }

        if (write is not null)
        {
            await ReleaseWriteAsync(write);
        }

        try
        {
            await EndAsync(status);
            await CompleteAsync();
        }
        catch (Exception defect)
        {
            // The client waits, and the service may never return: better no answer than none for ever.
            Log.EndFailed(_tracker.Logger, Method.FullName, defect);
            _lifetime.Abort();
        }
    }

    private async Task CompleteAsync()
    {
        try
        {
            await Http.Response.CompleteAsync();
        }
        catch (Exception) when (_lifetime.RequestAborted.IsCancellationRequested)
        {
            // The client went away meanwhile: nobody is left to be told.
        }
    }

    // The task is what comes before the end: a write that the service left behind when this is the end, else the end that was quicker.
    private bool TryEnd(out Task? earlier)
    {
        lock (_gate)
        {
            if (IsEnded)
            {
                earlier = _cut;
                return false;
            }

            earlier = _response.End(isCut: false);
            return true;
        }
    }

    // A pending read owns the body and its buffers until it returns. It waits for the client no longer: a door that keeps no watch on the token
    // wakes it in its EndAsync.
    private async ValueTask ReleaseReadAsync()
    {
        if (_request.End(isCut: false) is { } read)
        {
            CancellationTokenSource? end;
            lock (_gate)
            {
                end = _end.Source;
            }

            if (end is not null)
            {
                _ = CallToken.CancelAsync(end, _tracker.Logger, Method.FullName);
            }

            await read;
        }
    }

    // A write under way owns the buffers and the body until it has left.
    private Task ReleaseWriteAsync(Task write)
    {
        CancelPendingWrite();
        return write;
    }
}
