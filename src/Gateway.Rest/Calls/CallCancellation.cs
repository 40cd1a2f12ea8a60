using System.Runtime.CompilerServices;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>
/// The cancellation of one call: the token that its service sees, the token of its end, and the reason. A cancelled request does not mean that the client left:
/// ASP.NET Core's request timeouts cancel the same token and leave the connection open.
/// </summary>
internal sealed class CallCancellation(Lock gate, ILogger logger)
{
    private IHttpRequestLifetimeFeature _lifetime = null!;
    private IHttpRequestTimeoutFeature? _requestTimeout;
    private string _method = "";
    private CallToken _token;
    private CallToken _end;
    private StrongBox<Status>? _reason;
    private Task? _cancelling;
    private Task? _ending;
    private TaskCompletionSource? _known;
    private volatile bool _isKnown;
    private bool _hasEnded;
    private volatile bool _isLost;

    /// <summary>Cancelled when the client goes away, the deadline passes, or the server stops.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (gate)
            {
                if (_token.Source is { } made)
                {
                    return made.Token;
                }

                // Register this callback first: callbacks run in reverse order, so it runs last.
                var token = _token.Get(_lifetime, isCancelled: _reason is not null);
                token.UnsafeRegister(static cancellation => ((CallCancellation)cancellation!).BeKnown(), this);
                return token;
            }
        }
    }

    /// <summary>Cancelled when nothing more can be read or sent: the client is gone, or the call is over.</summary>
    public CancellationToken EndToken
    {
        get
        {
            lock (gate)
            {
                return _end.Get(_lifetime, isCancelled: _hasEnded);
            }
        }
    }

    /// <summary>Whether <see cref="Token"/> is cancelled. Does not make the token.</summary>
    public bool IsCancelled => _reason is not null || _lifetime.RequestAborted.IsCancellationRequested;

    /// <summary>Whether the client left.</summary>
    public bool IsClientGone => _lifetime.RequestAborted.IsCancellationRequested && !HasRequestTimedOut;

    /// <summary>Whether the call was told to end while its client is still there.</summary>
    public bool TakesLastWords => _reason is not null && !_isLost && !_lifetime.RequestAborted.IsCancellationRequested;

    /// <summary>The status that the cancellation ends the call with.</summary>
    public Status Reason => _reason?.Value ?? (HasRequestTimedOut ? Statuses.RequestTimedOut : Statuses.ClientLeft);

    private bool HasRequestTimedOut => _requestTimeout?.RequestTimeoutToken.IsCancellationRequested == true;

    /// <summary>Whether code asked for a token, or the call was told to end. If neither happened, the cancellation can serve another call.</summary>
    public bool IsUsed => _token.Source is not null || _end.Source is not null || _reason is not null || _requestTimeout is not null || _hasEnded;

    /// <summary>Begins with a call.</summary>
    /// <param name="lifetime">The lifetime of its request.</param>
    /// <param name="method">Its method, for the log.</param>
    public void Begin(IHttpRequestLifetimeFeature lifetime, string method)
    {
        _lifetime = lifetime;
        _method = method;
        _token = default;
        _end = default;
        _reason = null;
        _cancelling = null;
        _ending = null;
        _known = null;
        _isKnown = false;
        _hasEnded = false;
        _isLost = false;
    }

    /// <summary>Watches a request timeout.</summary>
    /// <param name="requestTimeout">The timeout; null when none applies.</param>
    /// <param name="onTimedOut">Called when the timeout has passed.</param>
    /// <param name="call">The argument of <paramref name="onTimedOut"/>.</param>
    public CancellationTokenRegistration Watch(IHttpRequestTimeoutFeature? requestTimeout, Action<object?> onTimedOut, object call)
    {
        _requestTimeout = requestTimeout;
        return requestTimeout?.RequestTimeoutToken.UnsafeRegister(onTimedOut, call) ?? default;
    }

    /// <summary>Cancels <see cref="Token"/>. The first reason counts.</summary>
    public void Cancel(Status reason)
    {
        lock (gate)
        {
            _reason ??= new StrongBox<Status>(reason);
            if (_token.Source is { } source)
            {
                // Not awaited: callbacks of the service may run for long, and the client must not wait for them.
                _cancelling ??= CallToken.CancelAsync(source, logger, _method);
            }
        }
    }

    /// <summary>Cancels the call: a read or a write has found its client gone. The server reports the loss later, on another thread.</summary>
    public void LoseClient()
    {
        _isLost = true;
        Cancel(Statuses.ClientLeft);
    }

    /// <summary>Cancels <see cref="EndToken"/>.</summary>
    public void End()
    {
        lock (gate)
        {
            _hasEnded = true;
            if (_end.Source is { } source)
            {
                _ending ??= CallToken.CancelAsync(source, logger, _method);
            }
        }
    }

    /// <summary>
    /// Waits until every callback on the cancelled token has run. If a read or a write fails before the token of the call is cancelled, Grpc.AspNetCore logs an error.
    /// With a deadline, Grpc.AspNetCore cancels a token of its own in a callback on this one.
    /// </summary>
    public Task IsKnownAsync()
    {
        if (_token.Source?.IsCancellationRequested != true)
        {
            return Task.CompletedTask;
        }

        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var known = Interlocked.CompareExchange(ref _known, made, null) ?? made;
        if (_isKnown)
        {
            known.TrySetResult();
        }

        return known.Task;
    }

    /// <summary>Ends the connection at once; on HTTP/2 the stream.</summary>
    public void Abort() => _lifetime.Abort();

    /// <summary>Ends the call. Code that asks for a token later gets a cancelled one.</summary>
    public void Dispose()
    {
        CancellationTokenSource? token, end;
        lock (gate)
        {
            token = _token.TakeSource();
            end = _end.TakeSource();
        }

        CallToken.DisposeAfter(_cancelling, token);
        CallToken.DisposeAfter(_ending, end);
        BeKnown();
    }

    /// <summary>Ends a call that has not used the cancellation, which can serve another call. Without the lock: no code of the call refers to it.</summary>
    public void EndUnused()
    {
        _isKnown = true;
        _token.EndUnused();
        _end.EndUnused();
    }

    // Without the lock: the thread that holds it may wait for the callback that calls this.
    private void BeKnown()
    {
        _isKnown = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _known)?.TrySetResult();
    }
}
