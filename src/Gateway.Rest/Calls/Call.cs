using System.Diagnostics.CodeAnalysis;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Gateway.Rest.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Calls;

/// <summary>
/// A call that came as an HTTP request, from its beginning to its end. The method's gRPC endpoint answers it, through an <see cref="ExchangeContext"/>.
/// Each door decides how messages and the end look to its client.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync, which runs once for every call, disposes of the exchange.")]
internal abstract class Call : CancellableCall
{
    private CallTracker _tracker;
    private ExchangeContext? _exchange;
    private CallDeadline _deadline;
    private TimeSpan? _timeLimit;
    private CallMeasurement _measured;
    private volatile int _isOpen;
    private bool _stays;

    protected Call(HttpContext http, GatewayMethod method, CallTracker tracker)
        : base(http, method, tracker.Logger) => Prepare(tracker);

    /// <summary>How the call ended, once the gRPC endpoint has returned. A call that was cut has already answered its client with another status.</summary>
    protected Status Status { get; set; }

    /// <inheritdoc/>
    public override TimeSpan? TimeLimit => _timeLimit;

    /// <summary>Whether a call that the tracker keeps between requests serves a request now.</summary>
    internal bool IsOpen => _isOpen != 0;

    internal Call? Previous { get; set; }

    internal Call? Next { get; set; }

    /// <summary>The name of the protocol in telemetry: <c>rest</c>, <c>websocket</c> or <c>connect</c>. A constant, because the constructor reads it.</summary>
    protected abstract string Door { get; }

    /// <summary>The host's clock.</summary>
    protected TimeProvider Time => _tracker.Time;

    /// <summary>The gRPC endpoint's answer so far.</summary>
    protected ExchangeResponse Answer => _exchange!.Answer;

    /// <summary>Lets the gRPC endpoint answer the call, and ends it.</summary>
    /// <param name="timeout">The time that the client gives the call; null for no limit.</param>
    public async Task RunAsync(TimeSpan? timeout)
    {
        timeout = Method.Forwarded is { } forwarded ? forwarded.LimitTime(timeout) : timeout;
        Begin(timeout);
        var isPlain = false;
        try
        {
            using var requestTimeout = Cancellation.Watch(RequestTimeout.Of(Http, Method), static call => ((Call)call!).Cut(Statuses.RequestTimedOut), this);
            if (timeout is { } time)
            {
                _deadline.Start(_tracker.Time, time, static call => ((Call)call!).PassDeadline(), this);
            }

            Open();
            if (timeout is { } given && _deadline.HasPassed(_tracker.Time, given))
            {
                // No answer can come in time: do not call the service.
                PassDeadline();
            }
            else
            {
                // Not in a separate method, whose task would live as long as the call.
                try
                {
                    await Method.Endpoint.RequestDelegate!(_exchange!);

                    // A response without messages begins only now. Its OnStarting callbacks run first, because they may add headers.
                    await Answer.StartAsync();
                    await _exchange!.FlushRestAsync();
                    Status = Judge(Answer.ReadStatus());
                }
                catch (Exception thrown)
                {
                    Status = Judge(thrown);
                }
            }

            isPlain = await EndServedAsync();
        }
        finally
        {
            await LeaveAsync(isPlain);
        }
    }

    /// <inheritdoc/>
    public override void CompleteEarly()
    {
        if (Method.Forwarded is null)
        {
            Cut(Answer.ReadStatus() ?? ResetStatus);
        }
        else if (Method.ClientStreams)
        {
            // The server elsewhere has ended the call, but the forwarder still waits for messages that the client need not send.
            Finish(Judge(Answer.ReadStatus()));
        }
    }

    /// <inheritdoc/>
    public override void ResetByService()
    {
        // A forwarder resets a failed call and returns. The call then ends with the failure.
        if (Method.Forwarded is null)
        {
            base.ResetByService();
        }
    }

    /// <summary>Begins with another request. A derived class resets its own state.</summary>
    protected void Begin(HttpContext http, GatewayMethod method, CallTracker tracker)
    {
        Begin(http, method);
        Prepare(tracker);
    }

    /// <summary>
    /// Begins the work that runs beside the service until the call ends. Called once; the call may be cut already. Values set in the execution context here reach the
    /// service, and all code after it until the call has ended.
    /// </summary>
    protected virtual void Open()
    {
    }

    /// <summary>Keeps the call for another request: the call is over, and no code holds it.</summary>
    protected virtual void Keep()
    {
    }

    /// <summary>
    /// Releases the resources of the call. Called once, after the end was sent and the service has returned, when no read is pending.
    /// A service that outlives its call may still be reading a message.
    /// </summary>
    protected virtual void Release()
    {
    }

    /// <summary>Notes a request message. Every door notes every message.</summary>
    /// <param name="length">Its serialized length in bytes.</param>
    protected void CountReceived(long length) => _measured.Received(length);

    /// <summary>Notes a response message. Every door notes every message.</summary>
    /// <param name="length">Its serialized length in bytes.</param>
    protected void CountSent(long length) => _measured.Sent(length);

    /// <inheritdoc/>
    protected sealed override void NoteEnd(Status status) => _measured.End(status);

    [MemberNotNull(nameof(_tracker))]
    private void Prepare(CallTracker tracker)
    {
        _tracker = tracker;
        BeginEnds();
        _deadline = default;
        _timeLimit = null;
        Status = default;
    }

    private void Begin(TimeSpan? timeout)
    {
        // Begin to measure first: any later line may cut the call, and only a measurement that has begun can end.
        _measured.Begin(Http, _tracker.Telemetry, Method.QualifiedName, Door);
        _timeLimit = timeout;
        if (_exchange is null)
        {
            _exchange = new ExchangeContext(this);
        }
        else
        {
            _exchange.Begin();
        }

        if (_stays)
        {
            _isOpen = 1;
        }
        else
        {
            _tracker.Add(this);
        }
    }

    // The service has returned. True if nothing else has ended the call before.
    private async ValueTask<bool> EndServedAsync()
    {
        if (!TryEnd(out var earlier))
        {
            await earlier!;
            return false;
        }

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
            NoteEnd(Status);
        }

        if (_tracker.IsStopping || IsReading)
        {
            // A stopping Kestrel closes connections without open streams, and it counts a stream as closed before it writes the trailers:
            // https://github.com/dotnet/aspnetcore/issues/40932. Also, the client must not wait for a read that the service left pending.
            await CompleteAsync();
        }

        return earlier is null;
    }

    // Grpc.AspNetCore turns an exception of the service into a status. This exception came from middleware around its delegate, or from a callback as the response began.
    private Status Judge(Exception thrown)
    {
        if (thrown is RpcException rpc)
        {
            return rpc.Status;
        }

        var status = Judge(Statuses.EndpointThrew);
        if (!(IsCancelled && thrown is OperationCanceledException))
        {
            Log.EndpointFailed(_tracker.Logger, Method.FullName, thrown);
        }

        return status;
    }

    private Status Judge(Status? answered) => EndStatus.Of(answered ?? (Method.Forwarded is null ? Statuses.EndpointThrew : Statuses.NoStatus), Cancellation, Method, _tracker.Logger);

    private void PassDeadline() => Cut(Statuses.DeadlineExceeded);

    private ValueTask LeaveAsync(bool isPlain)
    {
        var read = EndReads();
        if (read is not null || _deadline.IsSet)
        {
            return LeaveAsync(read);
        }

        Untrack();
        Leave(isPlain);
        return ValueTask.CompletedTask;
    }

    private async ValueTask LeaveAsync(Task? read)
    {
        if (read is not null)
        {
            await read;
        }

        Untrack();
        await _deadline.DisposeAsync();
        Leave(isPlain: false);
    }

    private void Untrack()
    {
        if (_stays)
        {
            // A full fence: either the tracker sees that the call is over, or Leave sees that the host stops and does not keep the call.
            Interlocked.Exchange(ref _isOpen, 0);
        }
        else
        {
            _tracker.Remove(this);
        }
    }

    // No timer refers to this call now, and the tracker no longer ends it.
    private void Leave(bool isPlain)
    {
        var isReusable = isPlain && !Cancellation.IsUsed && !_tracker.IsStopping && _exchange!.IsReusable;
        if (isReusable)
        {
            Cancellation.EndUnused();
        }
        else
        {
            Cancellation.Dispose();
        }

        _exchange!.Dispose();
        Release();
        _measured.Tag();
        if (isReusable)
        {
            _exchange.Forget();
            if (!_stays)
            {
                _stays = true;
                _tracker.Stay(this);
            }

            Keep();
        }
    }
}
