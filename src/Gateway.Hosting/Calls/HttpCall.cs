using Gateway.Calls;
using Gateway.Calls.Catalog;
using Gateway.Hosting.Headers;
using Gateway.Hosting.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting.Calls;

/// <summary>
/// A call that came as an HTTP request: its deadline, its cancellation, and the rule that it ends exactly once, whether the service returns,
/// the deadline passes or the host stops. How messages and the end look on the wire is the protocol's own.
/// </summary>
/// <remarks>
/// A call that is cut (deadline, end of the drain time-out) answers its client at that moment; the request itself lasts until the service
/// method has returned, since the <see cref="HttpContext"/> belongs to it until then.
/// </remarks>
public abstract class HttpCall : Call
{
    private readonly CallTracker _tracker;
    private readonly Lock _gate = new();
    private CallToken _cancellation;
    private CallToken _end;
    private Claim _request;
    private Claim _response;
    private CallDeadline _deadline;
    private Status? _cancellationStatus;
    private Task? _cut;
    private IServiceProvider? _services;
    private CallMeasurement _measured;
    private string? _peer;

    protected HttpCall(HttpContext http, CatalogMethod method, CallTracker tracker)
        : base(method)
    {
        Http = http;
        _tracker = tracker;
        _measured = new CallMeasurement(tracker.Telemetry, method.QualifiedName, Door);
    }

    /// <inheritdoc/>
    public override string Host => Http.Request.Host.Value ?? "";

    /// <inheritdoc/>
    public override string Peer => _peer ??= PeerAddress.Of(Http.Connection);

    /// <inheritdoc/>
    public override DateTime Deadline => _deadline.Moment;

    /// <inheritdoc/>
    public override IServiceProvider Services => _services ?? Http.RequestServices;

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items => Http.Items;

    /// <inheritdoc/>
    public override bool HeadersSent => Http.Response.HasStarted;

    /// <inheritdoc/>
    public override Status CancellationStatus => _cancellationStatus ?? base.CancellationStatus;

    /// <inheritdoc/>
    public override CancellationToken CancellationToken
    {
        get
        {
            lock (_gate)
            {
                return _cancellation.Get(Http, isCancelled: _cancellationStatus is not null);
            }
        }
    }

    /// <summary>How telemetry calls the protocol: <c>grpc</c>, <c>grpc-web</c>, <c>rest</c> or <c>websocket</c>. Asked while the call is made: a constant.</summary>
    protected abstract string Door { get; }

    /// <inheritdoc/>
    public override CancellationToken EndToken
    {
        get
        {
            lock (_gate)
            {
                return _end.Get(Http, isCancelled: IsEnded);
            }
        }
    }

    /// <summary>The request and response.</summary>
    protected HttpContext Http { get; }

    /// <summary>The host's clock.</summary>
    protected TimeProvider Time => _tracker.Time;

    internal HttpCall? Previous { get; set; }

    internal HttpCall? Next { get; set; }

    /// <inheritdoc/>
    public override TFeature? Get<TFeature>()
        where TFeature : class => Http as TFeature ?? base.Get<TFeature>();

    /// <inheritdoc/>
    public override void BeginRead()
    {
        if (_request.TryEnter("A message is still being read: await each MoveNext before the next."))
        {
            if (!IsEnded)
            {
                return;
            }

            _request.Leave();
        }

        throw new OperationCanceledException("The call has ended; nothing more can be read.");
    }

    /// <inheritdoc/>
    public override void EndRead() => _request.Leave();

    /// <inheritdoc/>
    public override void AbandonMessage() => LeaveWrite();

    /// <summary>Lets the method's handler answer the call, and ends it.</summary>
    /// <param name="timeout">The time the client gives it; null for as long as it takes.</param>
    public async Task RunAsync(TimeSpan? timeout)
    {
        // First of all: whatever runs from here on may cut the call, and only what has begun can end.
        _measured.Begin(Http);

        // While nobody else uses the request: it looks features up in a way that is not for two threads, and the end may come beside the service's first step.
        _services = Http.RequestServices;
        _tracker.Add(this);
        try
        {
            if (timeout is { } time)
            {
                _deadline.Start(_tracker.Time, time, static call => ((HttpCall)call!).PassDeadline(), this);
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
            Release();
        }

        await LingerAsync();
    }

    /// <summary>Tells the service through its cancellation token that the call should end; it decides how.</summary>
    internal void Cancel(Status reason)
    {
        CancellationTokenSource? cancellation;
        lock (_gate)
        {
            if (IsEnded)
            {
                return;
            }

            _cancellationStatus ??= reason;
            cancellation = _cancellation.Source;
        }

        Signal(cancellation);
    }

    /// <summary>Ends the call now, whatever the service is doing.</summary>
    protected internal void Cut(Status status)
    {
        lock (_gate)
        {
            if (IsEnded)
            {
                return;
            }

            _cancellationStatus ??= status;
            _cut = CutAsync(status);
        }
    }

    /// <summary>Begins what runs beside the service for as long as the call does. Called once; the call may be cut already.</summary>
    protected virtual void Open()
    {
    }

    /// <summary>Lets the method's handler answer. What is set in the execution context here reaches the service, and what follows it until the call has ended.</summary>
    protected virtual Task ServeAsync() => Method.Handler(this);

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
    /// <param name="length">Its serialized length in bytes, uncompressed.</param>
    protected void CountReceived(long length) => _measured.Received(length);

    /// <summary>Notes a response message. Every door says so of every message.</summary>
    /// <param name="length">Its serialized length in bytes, uncompressed.</param>
    protected void CountSent(long length) => _measured.Sent(length);

    /// <summary>Cancels the call, since a read or a write has found its client gone. The server's own notice comes from another thread, and later.</summary>
    protected void LoseClient() => Cancel(base.CancellationStatus);

    /// <summary>Whether the call is over: its end was sent, or is being sent.</summary>
    protected bool IsEnded => _response.HasEnded;

    /// <summary>Whether the call was ended over the service's head. On HTTP/2 Kestrel wakes a flush for that without saying that it was cancelled.</summary>
    protected bool IsCut => _response.IsCut;

    /// <summary>Adds the trailers that HTTP can carry; the log tells of others.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="prefix">What stands before each key.</param>
    /// <param name="except">A key that is passed over.</param>
    protected void WriteTrailers(IHeaderDictionary target, string prefix = "", string? except = null)
    {
        if (HasResponseTrailers && HeaderMetadata.WriteThoseThatFit(ResponseTrailers, target, prefix, except) is { } leftOut)
        {
            Log.TrailerLeftOut(_tracker.Logger, Method.FullName, leftOut);
        }
    }

    /// <summary>Whether the response has begun: headers or a message were given to it. Told by the door that has claimed it.</summary>
    protected bool HasBegun { get; set; }

    /// <summary>Claims the response for the headers.</summary>
    /// <exception cref="RpcException">The call has ended.</exception>
    /// <exception cref="InvalidOperationException">The response has begun, or another write is under way.</exception>
    protected void EnterHeaders()
    {
        EnterWrite();
        if (HasBegun)
        {
            LeaveWrite();
            throw new InvalidOperationException("Response headers can only be sent once, and before the first message.");
        }
    }

    /// <summary>Claims the response for one message.</summary>
    /// <exception cref="RpcException">The call has ended.</exception>
    /// <exception cref="InvalidOperationException">Another write is under way.</exception>
    protected void EnterWrite()
    {
        if (!_response.TryEnter("A message is still being written: await each write before the next."))
        {
            throw new RpcException(CancellationStatus, "The call has ended; nothing more can be written.");
        }
    }

    /// <summary>Gives the response back.</summary>
    protected void LeaveWrite() => _response.Leave();

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
            _ = CallToken.CancelAsync(token, _tracker.Logger, Method.FullName);
        }
    }

    private async Task CutAsync(Status status)
    {
        var write = _response.End(isCut: true);

        // Off the caller's stack and out of its lock: what follows takes its time.
        await Task.Yield();
        _measured.End(status);
        Signal(_cancellation.Source);
        Signal(_end.Source);
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
            Http.Abort();
        }
    }

    private async Task CompleteAsync()
    {
        try
        {
            await Http.Response.CompleteAsync();
        }
        catch (Exception) when (Http.RequestAborted.IsCancellationRequested)
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

    // The body and the buffers of its message are the read's until it has left. It waits for the client no longer: a door that keeps no watch on the token
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

            Signal(end);
            await read;
        }
    }

    // The buffers and the body are the write's until it has left.
    private Task ReleaseWriteAsync(Task write)
    {
        CancelPendingWrite();
        return write;
    }
}
