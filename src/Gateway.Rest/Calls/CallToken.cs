using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>A cancellation token of a call, made on first use: most calls end without one.</summary>
/// <remarks>Used under the lock of its call. A part of the cancellation, and never copied.</remarks>
internal struct CallToken
{
    private static readonly CancellationTokenSource Over = MakeOver();

    private CancellationTokenSource? _source;

    /// <summary>The source of the token; null while nobody has asked for the token.</summary>
    public readonly CancellationTokenSource? Source => _source;

    /// <summary>The token; a cancelled one when the call is over.</summary>
    /// <param name="request">The request; its end cancels the token too. Not used once the call is over: the feature may belong to another request by then.</param>
    /// <param name="isCancelled">Whether the call was cancelled before the token was made.</param>
    public CancellationToken Get(IHttpRequestLifetimeFeature request, bool isCancelled)
    {
        if (_source is null)
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(request.RequestAborted);
            if (isCancelled)
            {
                _source.Cancel(); // nobody has registered a callback yet
            }
        }

        return _source.Token;
    }

    /// <summary>Ends the token with its call. Code that asks for it later gets a cancelled one.</summary>
    /// <returns>The source. Dispose it without the lock: disposing waits for running callbacks, which may ask for a token.</returns>
    public CancellationTokenSource? TakeSource()
    {
        var source = _source;
        _source = Over;
        return source;
    }

    /// <summary>Ends a token that nobody has asked for. Code that asks for it later gets a cancelled one.</summary>
    public void EndUnused() => _source = Over;

    /// <summary>Cancels a token: it is cancelled when this returns, and its callbacks run on another thread.</summary>
    public static async Task CancelAsync(CancellationTokenSource source, ILogger logger, string method)
    {
        try
        {
            await source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The call ended meanwhile: nothing is left to cancel.
        }
        catch (AggregateException exception)
        {
            Log.CallbackFailed(logger, method, exception);
        }
    }

    /// <summary>Disposes a source after its callbacks have run. A source that is disposed earlier drops them.</summary>
    public static void DisposeAfter(Task? cancelling, CancellationTokenSource? source)
    {
        if (cancelling is { IsCompleted: false })
        {
            cancelling.ContinueWith(
                static (_, source) => ((CancellationTokenSource?)source)?.Dispose(),
                source,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
        else
        {
            source?.Dispose();
        }
    }

    private static CancellationTokenSource MakeOver()
    {
        var over = new CancellationTokenSource();
        over.Cancel();
        return over;
    }
}
