namespace Greetering.Api.Chat;

/// <summary>
/// Lets open chats end before the server stops: on HTTP/2 Kestrel may close a connection ahead of the end of its last stream, and the client would get an error instead of OK.
/// </summary>
public sealed class ChatFarewell(TimeProvider time) : IHostedLifecycleService
{
    // A client that does not take its last lines must not hold up the stop. On a busy machine a second was too short for one that does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private bool _isStopping;

    /// <summary>Counts a chat as open until its response is complete.</summary>
    public void WaitFor(HttpResponse response)
    {
        lock (_lock)
        {
            _open++;
        }

        response.OnCompleted(() =>
        {
            Ended();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isStopping = true;
            if (_open == 0)
            {
                return;
            }
        }

        try
        {
            await _allEnded.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The server's own stop cuts what is left.
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Ended()
    {
        lock (_lock)
        {
            _open--;
            if (_open == 0 && _isStopping)
            {
                _allEnded.TrySetResult();
            }
        }
    }
}
