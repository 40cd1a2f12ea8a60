using System.Diagnostics.CodeAnalysis;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Gateway.Rest.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

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
internal abstract class Call : ExchangeDoor
{
    private readonly Lock _gate = new();
    private readonly CallCancellation _cancellation;
    private CallTracker _tracker;
    private ExchangeContext? _exchange;
    private Claim _request;
    private Claim _response;
    private CallDeadline _deadline;
    private TimeSpan? _timeLimit;
    private Task? _cut;
    private CallMeasurement _measured;

    protected Call(HttpContext http, GatewayMethod method, CallTracker tracker)
        : base(http, method)
    {
        _cancellation = new CallCancellation(_gate, tracker.Logger);
        Prepare(tracker);
    }

    /// <summary>How the call ended, once the gRPC endpoint has returned. A call that was cut has told its client something else before.</summary>
    protected Status Status { get; set; }

    /// <inheritdoc/>
    public override TimeSpan? TimeLimit => _timeLimit;

    /// <inheritdoc/>
    public override CancellationToken CancellationToken => _cancellation.Token;

    /// <inheritdoc/>
    public override CancellationToken EndToken => _cancellation.EndToken;

    /// <summary>Whether <see cref="CancellationToken"/> is cancelled. Does not make the token.</summary>
    public bool IsCancelled => _cancellation.IsCancelled;

    /// <inheritdoc/>
    public override bool TakesLastWords => _cancellation.TakesLastWords;

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
    protected bool IsClientGone => _cancellation.IsClientGone;

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

        throw new OperationCanceledException("The call has ended; nothing more can be read.", CancellationToken);
    }

    /// <inheritdoc/>
    public override void EndRead() => _request.Leave();

    /// <inheritdoc/>
    public override void BeginWrite()
    {
        if (!_response.TryEnter("A message is still being written: await each write before the next."))
        {
            throw new OperationCanceledException("The call has ended; nothing more can be written.", CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void EndWrite() => _response.Leave();

    /// <inheritdoc/>
    public override Task CancellationIsKnownAsync() => _cancellation.IsKnownAsync();

    /// <summary>Lets the gRPC endpoint answer the call, and ends it.</summary>
    /// <param name="timeout">The time the client gives it; null for as long as it takes.</param>
    public async Task RunAsync(TimeSpan? timeout)
    {
        // First of all: whatever runs from here on may cut the call, and only what has begun can end.
        _measured.Begin(Http);
        _timeLimit = timeout;
        if (_exchange is null)
        {
            _exchange = new ExchangeContext(this);
        }
        else
        {
            _exchange.Begin();
        }

        _tracker.Add(this);
        var isPlain = false;
        try
        {
            using var requestTimeout = _cancellation.Watch(RequestTimeout.Of(Http, Method), static call => ((Call)call!).Cut(Statuses.RequestTimedOut), this);
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

                isPlain = earlier is null;
            }
            else
            {
                await earlier!;
            }
        }
        finally
        {
            isPlain &= !await ReleaseReadAsync();
            _tracker.Remove(this);
            await _deadline.DisposeAsync();

            // Nobody is left who could still mean this call.
            var isReusable = isPlain && timeout is null && _cut is null && !_cancellation.IsUsed && !_tracker.IsStopping && _exchange.IsReusable;
            _cancellation.Dispose();
            _exchange.Dispose();
            Release();
            _measured.Tag();
            if (isReusable)
            {
                _exchange.Forget();
                Keep();
            }
        }
    }

    /// <summary>Tells the service through its cancellation token that the call should end; it decides how.</summary>
    public void Cancel(Status reason)
    {
        if (!IsEnded)
        {
            _cancellation.Cancel(reason);
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
            _cancellation.Cancel(status);
            _cut = CutAsync(status);
        }
    }

    /// <inheritdoc cref="CallCancellation.LoseClient"/>
    public void LoseClient()
    {
        if (!IsEnded)
        {
            _cancellation.LoseClient();
        }
    }

    /// <inheritdoc/>
    public override void CompleteEarly() => Cut(Answer.ReadStatus() ?? ResetStatus);

    /// <inheritdoc/>
    public override void ResetByService() => Cut(ResetStatus);

    /// <inheritdoc/>
    public override void Abort()
    {
        LoseClient();
        _cancellation.Abort();
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

            // An answer without messages begins only now. Callbacks of its beginning run first, as they may add headers.
            await Answer.StartAsync();
            await _exchange!.FlushRestAsync();
            Status = Judge(Answer.ReadStatus());
        }
        catch (Exception thrown)
        {
            // Grpc.AspNetCore makes a status of what a service throws. This was thrown by something around its delegate, or as the response began.
            Status = thrown is RpcException rpc ? rpc.Status : Judge(null);
            if (thrown is not RpcException && !(IsCancelled && thrown is OperationCanceledException))
            {
                Log.EndpointFailed(_tracker.Logger, Method.FullName, thrown);
            }
        }
    }

    /// <summary>Begins with another request. What is derived forgets its own state.</summary>
    protected void Begin(HttpContext http, GatewayMethod method, CallTracker tracker)
    {
        Begin(http, method);
        Prepare(tracker);
    }

    /// <summary>Keeps the call for another request, as it is over and nobody holds it.</summary>
    protected virtual void Keep()
    {
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

    /// <summary>Wakes a write that waits for a slow client, since the call ends.</summary>
    protected abstract void CancelPendingWrite();

    /// <summary>Notes a request message. Every door says so of every message.</summary>
    /// <param name="length">Its serialized length in bytes.</param>
    protected void CountReceived(long length) => _measured.Received(length);

    /// <summary>Notes a response message. Every door says so of every message.</summary>
    /// <param name="length">Its serialized length in bytes.</param>
    protected void CountSent(long length) => _measured.Sent(length);

    /// <summary>Ends the connection at once.</summary>
    protected void AbortConnection() => _cancellation.Abort();

    // Of a call that was told to end, that is the reason: its service gives up the writes that have the token of the call.
    private Status ResetStatus => _cancellation.IsCancelled ? _cancellation.Reason : Statuses.Reset;

    [MemberNotNull(nameof(_tracker))]
    private void Prepare(CallTracker tracker)
    {
        _tracker = tracker;
        _cancellation.Begin(Http.Features.Find<IHttpRequestLifetimeFeature>()!, Method.FullName);
        _measured = new CallMeasurement(tracker.Telemetry, Method.QualifiedName, Door);
        _request = default;
        _response = default;
        _deadline = default;
        _timeLimit = null;
        _cut = null;
        Status = default;
    }

    private Status Judge(Status? answered) => EndStatus.Of(answered, _cancellation, Method.FullName, _tracker.Logger);

    private void PassDeadline() => Cut(Statuses.DeadlineExceeded);

    private async Task CutAsync(Status status)
    {
        var write = _response.End(isCut: true);

        // Off the caller's stack and out of its lock: what follows takes its time.
        await Task.Yield();
        _measured.End(status);
        _cancellation.End();
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
            _cancellation.Abort();
        }
    }

    /// <summary>Ends the response while the request goes on.</summary>
    protected virtual async Task CompleteAsync()
    {
        try
        {
            await Http.Response.CompleteAsync();
        }
        catch (Exception) when (IsClientGone)
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

    // Whether there was one. A pending read owns the body and its buffers until it returns. It waits for the client no longer: a door that keeps no watch on the token
    // wakes it in its EndAsync.
    private async ValueTask<bool> ReleaseReadAsync()
    {
        if (_request.End(isCut: false) is not { } read)
        {
            return false;
        }

        _cancellation.End();
        await read;
        return true;
    }

    // A write under way owns the buffers and the body until it has left.
    private Task ReleaseWriteAsync(Task write)
    {
        CancelPendingWrite();
        return write;
    }
}
