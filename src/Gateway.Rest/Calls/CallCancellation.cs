using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>
/// The cancellation of one call: the token that its service sees, the token of its end, and the reason. A cancelled request is not yet a client that left:
/// ASP.NET Core's request time-outs cancel the same token and leave the connection open.
/// </summary>
internal sealed class CallCancellation(IHttpRequestLifetimeFeature lifetime, ILogger logger, string method)
{
    private static readonly Status ClientLeft = new(StatusCode.Cancelled, "The call was cancelled.");

    private readonly Lock _gate = new();
    private IHttpRequestTimeoutFeature? _requestTimeout;
    private CallToken _token;
    private CallToken _end;
    private Status? _reason;
    private Task? _signalled;
    private bool _hasEnded;
    private volatile bool _isLost;

    /// <summary>What a request time-out ends a call with.</summary>
    public static Status RequestTimedOut { get; } = new(StatusCode.DeadlineExceeded, "The request timed out.");

    /// <summary>Cancelled when the client goes away, the deadline passes, or the server stops.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_gate)
            {
                return _token.Get(lifetime, isCancelled: _reason is not null);
            }
        }
    }

    /// <summary>Cancelled when nothing more can come or go: the client is gone, or the call is over.</summary>
    public CancellationToken EndToken
    {
        get
        {
            lock (_gate)
            {
                return _end.Get(lifetime, isCancelled: _hasEnded);
            }
        }
    }

    /// <summary>Whether <see cref="Token"/> is cancelled. Does not make it.</summary>
    public bool IsCancelled => _reason is not null || lifetime.RequestAborted.IsCancellationRequested;

    /// <summary>Whether the client left.</summary>
    public bool IsClientGone => lifetime.RequestAborted.IsCancellationRequested && !HasRequestTimedOut;

    /// <summary>Whether the call was told to end while its client is still there.</summary>
    public bool TakesLastWords => _reason is not null && !_isLost && !lifetime.RequestAborted.IsCancellationRequested;

    /// <summary>What the cancellation means.</summary>
    public Status Reason => _reason ?? (HasRequestTimedOut ? RequestTimedOut : ClientLeft);

    private bool HasRequestTimedOut => _requestTimeout?.RequestTimeoutToken.IsCancellationRequested == true;

    /// <summary>Takes note of a request time-out.</summary>
    /// <param name="requestTimeout">The time-out; null when none applies.</param>
    /// <param name="onTimedOut">Called when it is over.</param>
    /// <param name="call">What that is called with.</param>
    public CancellationTokenRegistration Watch(IHttpRequestTimeoutFeature? requestTimeout, Action<object?> onTimedOut, object call)
    {
        _requestTimeout = requestTimeout;
        return requestTimeout?.RequestTimeoutToken.UnsafeRegister(onTimedOut, call) ?? default;
    }

    /// <summary>Cancels <see cref="Token"/>. The first reason counts.</summary>
    public void Cancel(Status reason)
    {
        lock (_gate)
        {
            _reason ??= reason;
            if (_token.Source is { } source)
            {
                // Not awaited: callbacks that the service registered run as long as they like, and the client is let go all the same.
                Volatile.Write(ref _signalled, CallToken.CancelAsync(source, logger, method));
            }
        }
    }

    /// <summary>Cancels the call, since a read or a write has found its client gone. The server's own notice comes from another thread, and later.</summary>
    public void LoseClient()
    {
        _isLost = true;
        Cancel(ClientLeft);
    }

    /// <summary>Cancels <see cref="EndToken"/>.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            if (_end.Source is { } source)
            {
                _ = CallToken.CancelAsync(source, logger, method);
            }
        }
    }

    /// <summary>
    /// Waits until everybody who asked knows that the call is cancelled. Grpc.AspNetCore logs an error for a read or a write that fails before the token of the
    /// call is cancelled; with a deadline, it cancels a token of its own in a callback of ours.
    /// </summary>
    public Task IsKnownAsync() => Volatile.Read(ref _signalled) ?? Task.CompletedTask;

    /// <summary>Ends the connection at once; on HTTP/2 the stream.</summary>
    public void Abort() => lifetime.Abort();

    /// <summary>The call is over. Whoever asks for a token after this has outlived it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _token.Dispose();
            _end.Dispose();
        }
    }
}
