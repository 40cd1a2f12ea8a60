using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>
/// Ends a call exactly once, whether its service returns, its deadline passes, its client leaves or the host stops. The first end takes the response from the
/// service; each later end finds it taken.
/// </summary>
/// <remarks>
/// A call that is cut (by a deadline, a request timeout, or the end of the drain timeout) answers its client at that moment. The request itself lasts until the
/// gRPC endpoint has returned: the <see cref="HttpContext"/> belongs to the service until then.
/// </remarks>
internal abstract class CancellableCall : ExchangeDoor
{
    private readonly Lock _gate = new();
    private readonly ILogger _logger;
    private Claim _request;
    private Claim _response;
    private Task? _cut;

    protected CancellableCall(HttpContext http, GatewayMethod method, ILogger logger)
        : base(http, method)
    {
        _logger = logger;
        Cancellation = new CallCancellation(_gate, logger);
    }

    /// <inheritdoc/>
    public override CancellationToken CancellationToken => Cancellation.Token;

    /// <inheritdoc/>
    public override CancellationToken EndToken => Cancellation.EndToken;

    /// <summary>Whether <see cref="CancellationToken"/> is cancelled. Does not make the token.</summary>
    public bool IsCancelled => Cancellation.IsCancelled;

    /// <inheritdoc/>
    public override bool TakesLastWords => Cancellation.TakesLastWords;

    /// <summary>The tokens of the call, and why they were cancelled.</summary>
    protected CallCancellation Cancellation { get; }

    /// <summary>Whether a read is under way.</summary>
    protected bool IsReading => _request.IsTaken;

    /// <summary>Whether the call is over: its end was sent, or is being sent.</summary>
    protected bool IsEnded => _response.HasEnded;

    /// <summary>Whether the call was cut, before its service knows. On HTTP/2, Kestrel then wakes a flush without reporting it as cancelled.</summary>
    protected bool IsCut => _response.IsCut;

    /// <summary>Whether the client left. A request timeout cancels the same token and leaves the connection open.</summary>
    protected bool IsClientGone => Cancellation.IsClientGone;

    // When a call is told to end, its service cancels writes that use the token of the call. The reason is then more exact than a reset.
    protected Status ResetStatus => Cancellation.IsCancelled ? Cancellation.Reason : Statuses.Reset;

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

        throw EndedCall.AtRead(CancellationToken);
    }

    /// <inheritdoc/>
    public override void EndRead() => _request.Leave();

    /// <inheritdoc/>
    public override void BeginWrite()
    {
        if (!_response.TryEnter("A message is still being written: await each write before the next."))
        {
            throw EndedCall.AtWrite(CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void EndWrite() => _response.Leave();

    /// <inheritdoc/>
    public override Task CancellationIsKnownAsync() => Cancellation.IsKnownAsync();

    /// <summary>Tells the service through its cancellation token that the call should end; the service decides how.</summary>
    public void Cancel(Status reason)
    {
        if (!IsEnded)
        {
            Cancellation.Cancel(reason);
        }
    }

    /// <summary>Ends the call now, whatever the service is doing.</summary>
    public void Cut(Status status) => EndNow(status, isCut: true);

    /// <inheritdoc cref="CallCancellation.LoseClient"/>
    public void LoseClient()
    {
        if (!IsEnded)
        {
            Cancellation.LoseClient();
        }
    }

    /// <inheritdoc/>
    public override void ResetByService() => Cut(ResetStatus);

    /// <inheritdoc/>
    public override void Abort()
    {
        LoseClient();
        Cancellation.Abort();
    }

    /// <summary>Begins with a request.</summary>
    protected void BeginEnds()
    {
        Cancellation.Begin(Http.Features.Find<IHttpRequestLifetimeFeature>()!, Method.FullName);
        _request = default;
        _response = default;
        _cut = null;
    }

    /// <summary>Ends the connection at once.</summary>
    protected void AbortConnection() => Cancellation.Abort();

    /// <summary>Ends the call now: no more bytes are written, but the endpoint still waits for messages of the client.</summary>
    protected void Finish(Status status) => EndNow(status, isCut: false);

    /// <summary>Claims the end for the service, which has returned. False if the call was cut.</summary>
    /// <param name="earlier">The task to wait for: a write that the service left pending, else the end of the cut.</param>
    protected bool TryEnd(out Task? earlier)
    {
        if (_response.TryEndFree())
        {
            // Nearly every call ends here: no message is in flight, and nothing has cut the call.
            earlier = null;
            return true;
        }

        lock (_gate)
        {
            if (_response.TryEnd(isCut: false, out earlier))
            {
                return true;
            }

            earlier = _cut;
            return false;
        }
    }

    /// <summary>Ends the reading of messages.</summary>
    /// <returns>The end of a read that the service left pending, which owns the body and its buffers until then; null when there is none.</returns>
    protected Task? EndReads()
    {
        _request.TryEnd(isCut: false, out var read);
        if (read is not null)
        {
            // Wakes the read of a door that watches the token. The other doors wake theirs in EndAsync.
            Cancellation.End();
        }

        return read;
    }

    /// <summary>Waits for a pending write, which owns the buffers and the body until it returns.</summary>
    protected Task ReleaseWriteAsync(Task write)
    {
        CancelPendingWrite();
        return write;
    }

    /// <summary>Notes how the call ended, for telemetry. Called once.</summary>
    protected abstract void NoteEnd(Status status);

    /// <summary>Sends how the call ended. Called once, when no write is pending.</summary>
    protected abstract ValueTask EndAsync(Status status);

    /// <summary>Wakes a write that waits for a slow client, because the call ends.</summary>
    protected abstract void CancelPendingWrite();

    /// <summary>Ends the response while the request goes on.</summary>
    protected virtual async Task CompleteAsync()
    {
        try
        {
            await Http.Response.CompleteAsync();
        }
        catch (Exception) when (IsClientGone)
        {
            // The client has left, so the response has no reader.
        }
    }

    private void EndNow(Status status, bool isCut)
    {
        lock (_gate)
        {
            if (IsEnded)
            {
                return;
            }

            // Cancel before the response ends: a write that fails because of the end then finds the token of the call cancelled.
            Cancellation.Cancel(status);
            if (_response.TryEnd(isCut, out var write))
            {
                _cut = EndNowAsync(status, isCut, write);
            }
        }
    }

    private async Task EndNowAsync(Status status, bool isCut, Task? write)
    {
        // Leave the caller's stack and its lock: the rest may take long.
        await Task.Yield();
        if (isCut)
        {
            NoteEnd(status);
        }

        Cancellation.End();
        if (write is not null)
        {
            await ReleaseWriteAsync(write);
        }

        try
        {
            await EndAsync(status);
            if (!isCut)
            {
                // The answer is a message too, and is counted only here.
                NoteEnd(status);
            }

            await CompleteAsync();
        }
        catch (Exception defect)
        {
            // Aborts the connection: the service may never return, and for the client a broken connection is better than an endless wait.
            Log.EndFailed(_logger, Method.FullName, defect);
            Cancellation.Abort();
        }
    }
}
