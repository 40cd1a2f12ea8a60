namespace Gateway.Rest.WebSockets.Connection;

/// <summary>The waits of writes for a slow peer. A wait can be released; its write then still completes, because the server keeps the bytes that the peer has not taken yet.</summary>
/// <param name="onTaken">Called when the peer has taken the bytes of a write that waited.</param>
internal sealed class PeerWait(Action onTaken)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _release;
    private Task? _left;
    private bool _isReleased;
    private volatile bool _isOver;

    /// <summary>Whether no further write waits.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether the peer has taken every write, except for the bytes in the server's output buffer.</summary>
    public bool HasTaken => Volatile.Read(ref _left) is null or { IsCompleted: true };

    /// <summary>Ends when <see cref="HasTaken"/>, or the connection is gone. Never throws.</summary>
    public Task TakenAsync() => Volatile.Read(ref _left) ?? Task.CompletedTask;

    /// <summary>Waits until an earlier, released write has reached the peer. Without this wait, cancelled messages would accumulate for a peer that does not read.</summary>
    /// <returns>False when this wait was released too: the peer has not caught up.</returns>
    public async ValueTask<bool> CatchUpAsync()
    {
        var taken = TakenAsync();
        if (!taken.IsCompleted && Begin() is { } release)
        {
            await Task.WhenAny(taken, release);
        }

        return taken.IsCompleted;
    }

    /// <summary>Waits until the peer has taken a write, or the wait is released.</summary>
    public async ValueTask ForAsync(Task written)
    {
        if (Begin() is { } release && await Task.WhenAny(written, release) == written)
        {
            await written;
            onTaken();
        }
        else
        {
            // The server takes writes in order: the last one stands for all.
            Volatile.Write(ref _left, FollowAsync(written));
        }
    }

    /// <summary>From now on writes wait for a slow peer again.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _isReleased = false;
        }
    }

    /// <summary>Releases all waits. A write that begins later does not wait either, until <see cref="Hold"/>.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isReleased = true;
            _release?.TrySetResult();
        }
    }

    /// <summary>From now on no write waits, even after <see cref="Hold"/>.</summary>
    public void End() => _isOver = true;

    private Task? Begin()
    {
        lock (_gate)
        {
            if (_isReleased || _isOver)
            {
                return null;
            }

            // A write that catches up may wait beside a ping or a Close frame: release all waits at once.
            if (_release is null or { Task.IsCompleted: true })
            {
                _release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return _release.Task;
        }
    }

    private async Task FollowAsync(Task written)
    {
        await written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (written.IsCompletedSuccessfully)
        {
            onTaken();
        }
    }
}
