using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>A cancellation token of a call, made when somebody asks for it: most calls end without.</summary>
/// <remarks>Asked for and ended under the lock of its call. A part of that, and never copied.</remarks>
internal struct CallToken
{
    private static readonly CancellationTokenSource Over = MakeOver();

    private CancellationTokenSource? _source;

    /// <summary>What was made for those who asked; null when nobody did.</summary>
    public readonly CancellationTokenSource? Source => _source;

    /// <summary>The token; a cancelled one when the call is over.</summary>
    /// <param name="request">The request, whose end cancels it too. Not looked at when the call is over: it may be another's by then.</param>
    /// <param name="isCancelled">Whether it has been cancelled before it was made.</param>
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

    /// <summary>Ends the token with its call. Code that runs on and asks for it later gets one that is cancelled.</summary>
    /// <returns>What is to be disposed of without the lock, since that waits for callbacks that are running, and these may ask for a token.</returns>
    public CancellationTokenSource? TakeSource()
    {
        var source = _source;
        _source = Over;
        return source;
    }

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

    /// <summary>Disposes of a source when its callbacks have run: those of a source that is disposed of before are forgotten.</summary>
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
